import { describe, expect, it } from 'vitest'
import type { GridDuty } from '../../../../server/contracts/stand-in.ts'
import { bulkConsequence } from '../../../../web/dispatch/bulk/bulk-consequence.ts'
import { instant, ms, sampleCase } from '../../cases/sample-case.ts'

const [here, target] = ['510981002004004', '510981002004006']
const post = (workerNumber: string | null): GridDuty => ({
  gridCode: target,
  postCode: 'W-6',
  shift: 'all',
  workerNumber,
  standsIn: false,
  ownWorker: workerNumber,
  standIns: [],
})
const held = (workerNumber: string, more = {}) => sampleCase({ gridCode: here, workerNumber, ...more })
const centre = [105.3782, 30.871] as const

describe('What a bulk reassignment means', () => {
  it('is the load of the worker on duty there, which a case in those hands already does not add to', () => {
    const cases = [held('0433'), held('0433'), sampleCase({ gridCode: target, workerNumber: '0412' })]
    const open = [...cases, held('0412')]
    const found = bulkConsequence(cases, open, target, [post('0412')], centre, ms(1))
    expect(found).toMatchObject({ workerNumber: '0412', load: { before: 2, after: 4 }, alreadyThere: 1 })
  })

  it('is nobody where no post is taken', () => {
    expect(bulkConsequence([held('0433')], [], target, [post(null)], centre, ms(1)).workerNumber).toBeNull()
  })

  it('is the least time left to arrive, and none where all have arrived', () => {
    const cases = [
      held('0433'),
      held('0433', { onSiteDueAt: instant(6) }),
      held('0433', { onSiteAt: instant(0.5), onSiteDueAt: instant(2) }),
    ]
    expect(bulkConsequence(cases, cases, target, [], centre, ms(1)).leastLeftMs).toBe(5 * 60_000)
    expect(bulkConsequence([cases[2]!], cases, target, [], centre, ms(1)).leastLeftMs).toBeNull()
  })

  it('is the way to the farthest of them: a thousandth of a degree of latitude is 111 m', () => {
    const cases = [held('0433'), held('0433', { lat: 30.872 })]
    expect(bulkConsequence(cases, cases, target, [], centre, ms(1)).farthestMeters).toBeCloseTo(111.2, 0)
  })
})
