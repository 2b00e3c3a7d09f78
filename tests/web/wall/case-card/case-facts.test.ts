import { expect, it } from 'vitest'
import { limitFacts, stepFacts } from '../../../../web/wall/case-card/case-facts.ts'
import { instant, ms, sampleCase } from '../../cases/sample-case.ts'

const states = (item: ReturnType<typeof sampleCase>, minutes: number) =>
  limitFacts(item, ms(minutes)).map(({ kind, state }) => [kind, state])

it('A limit runs until it is met or past; its due moment is still in time', () => {
  const item = sampleCase()
  expect(states(item, 10)).toEqual([
    ['on_site', 'running'],
    ['feedback', 'running'],
  ])
  expect(states(item, 11)[0]).toEqual(['on_site', 'past'])
  expect(states(sampleCase({ onSiteAt: instant(9) }), 11)[0]).toEqual(['on_site', 'met'])
  expect(states(sampleCase({ onSiteAt: instant(12) }), 13)[0]).toEqual(['on_site', 'metLate'])
})

it('A suspended case passes no limit', () => {
  expect(states(sampleCase({ suspendedAt: instant(5) }), 40).map(([, state]) => state)).toEqual(['running', 'running'])
})

it('The steps of a case stand in the order in which they came', () => {
  const item = sampleCase({ status: 'on_site', acceptedAt: instant(2), onSiteAt: instant(7) })
  expect(stepFacts(item).map(({ label }) => label)).toEqual([
    'stepReported',
    'statusDispatched',
    'statusAccepted',
    'statusOnSite',
  ])
})
