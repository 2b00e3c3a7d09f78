import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { transitions } from '../../../server/cases/transitions.ts'
import type { CaseStatus } from '../../../server/contracts/case.ts'
import { stagesUntil } from '../../../server/sample/past-life.ts'
import { nextStep } from '../../../server/sample/next-step.ts'
import { drawPlan, realPatience } from '../../../server/sample/sample-delays.ts'
import { randomStream } from '../../../server/sample/seeded-random.ts'

const now = Date.UTC(2026, 2, 1)
const intake = fc
  .record({
    name: fc.string(),
    reportedAt: fc.integer({ min: now - 40 * 86_400_000, max: now }),
    outside: fc.boolean(),
    dispatchable: fc.boolean(),
    onSiteDuty: fc.boolean(),
  })
  .map((drawn) => ({ ...drawn, dispatchable: drawn.dispatchable && !drawn.outside }))

describe('a past life', () => {
  it('has its stamps in order and none in the future', () => {
    fc.assert(
      fc.property(intake, fc.integer(), (report, seed) => {
        const life = stagesUntil(now, seed, report).at(-1)!
        const { reportedAt, dispatchedAt, acceptedAt, onSiteAt, feedbackAt, closedAt } = life
        const stamps = [reportedAt, dispatchedAt, acceptedAt, onSiteAt, feedbackAt, closedAt, now]
        const reached = stamps.filter((stamp) => stamp !== null)
        expect(reached).toEqual(reached.toSorted((a, b) => a - b))
        expect(closedAt !== null).toBe(life.status === 'closed' || life.status === 'void')
      }),
    )
  })

  it('counts its stages up from the report, each later than the one before and by a step that the server allows', () => {
    fc.assert(
      fc.property(intake, fc.integer(), (report, seed) => {
        const stages = stagesUntil(now, seed, report)
        expect(stages.map(({ version }) => version)).toEqual(stages.map((_, index) => index + 1))
        for (const [index, stage] of stages.entries()) {
          const before = stages[index - 1]
          if (!before) continue
          expect(stage.changedAt).toBeGreaterThanOrEqual(before.changedAt)
          expect(transitions[before.status]).toContain(stage.status)
        }
      }),
    )
  })

  it('of a report outside the city ends as void with a reason', () => {
    const report = { name: 'a', reportedAt: now - 86_400_000, outside: true, dispatchable: false, onSiteDuty: true }
    expect(stagesUntil(now, 1, report).at(-1)).toMatchObject({
      status: 'void',
      closeReason: expect.stringContaining('城区'),
    })
  })
})

describe('the next step', () => {
  it('is one that the server allows, from every phase and with every plan', () => {
    const random = randomStream(1, 'steps')
    for (const status of Object.keys(transitions) as CaseStatus[]) {
      for (let index = 0; index < 300; index++) {
        const step = nextStep(
          { status, reportedAt: now, dispatchedAt: now, feedbackAt: now },
          drawPlan(random, random.chance(0.5), realPatience),
        )
        expect(step === null ? transitions[status] : transitions[status].includes(step.to)).toEqual(
          step === null ? [] : true,
        )
      }
    }
  })
})
