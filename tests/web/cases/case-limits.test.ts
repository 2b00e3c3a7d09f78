import fc from 'fast-check'
import { expect, it } from 'vitest'
import { limitsOf } from '../../../web/cases/case-limits.ts'
import { instant, sampleCase } from './sample-case.ts'

const phases = ['filed', 'dispatched', 'accepted', 'on_site', 'feedback', 'checking', 'closed'] as const
const due = fc.option(fc.integer({ min: 1, max: 300 }).map(instant))
const anyCase = fc
  .record({
    phase: fc.nat(phases.length - 1),
    isAcceptedUnsaid: fc.boolean(),
    dues: fc.record({ acceptDueAt: due, onSiteDueAt: due, feedbackDueAt: due, resolveDueAt: due }),
  })
  .map(({ phase, isAcceptedUnsaid, dues }) => {
    const stamp = (of: (typeof phases)[number]) => (phase >= phases.indexOf(of) ? instant(phases.indexOf(of)) : null)
    return sampleCase({
      status: phases[phase]!,
      acceptedAt: isAcceptedUnsaid && phase > phases.indexOf('accepted') ? null : stamp('accepted'),
      onSiteAt: stamp('on_site'),
      feedbackAt: stamp('feedback'),
      closedAt: stamp('closed'),
      ...dues,
    })
  })

it('Of the limits that a case has not met, the earliest is the one that the server says runs', () => {
  fc.assert(
    fc.property(anyCase, (item) => {
      const left = limitsOf(item).filter(({ metAt }) => metAt === null)
      const earliest = left.length === 0 ? null : Math.min(...left.map(({ dueAt }) => dueAt))
      expect(earliest).toBe(item.nextLimit && Date.parse(item.nextLimit.dueAt))
    }),
  )
})
