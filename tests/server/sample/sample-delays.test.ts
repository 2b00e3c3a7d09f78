import { describe, expect, it } from 'vitest'
import {
  demonstrationPatience,
  drawPlan,
  planOf,
  realPatience,
  type Patience,
} from '../../../server/sample/sample-delays.ts'
import { randomStream } from '../../../server/sample/seeded-random.ts'

const minute = 60_000

function plansOf(patience: Patience, onSiteDuty = true) {
  const random = randomStream(3, 'plans')
  return Array.from({ length: 20_000 }, () => drawPlan(random, onSiteDuty, patience))
}

describe.each([
  ['real', realPatience],
  ['of a demonstration', demonstrationPatience],
])('delays %s', (_, patience) => {
  const plans = plansOf(patience)
  const shareOf = (holds: (plan: (typeof plans)[number]) => boolean) => plans.filter(holds).length / plans.length

  it('bring about 93 % on site within 10 minutes of dispatch', () => {
    expect(shareOf(({ arrive, feedback }) => (arrive ?? feedback) <= 10 * minute)).toBeCloseTo(0.93, 2)
  })

  it('bring about 89 % of the feedbacks within 30 minutes of dispatch', () => {
    const share = shareOf(({ feedback }) => feedback <= 30 * minute)
    expect(share).toBeGreaterThan(0.87)
    expect(share).toBeLessThan(0.92)
  })

  it('keep the order of the phases', () => {
    expect(shareOf(({ accept, arrive, feedback }) => accept <= (arrive ?? feedback) && (arrive ?? 0) <= feedback)).toBe(
      1,
    )
    expect(shareOf(({ check, close }) => (check ?? 0) <= close)).toBe(1)
  })

  it('let about a sixth be solved on the spot', () => {
    expect(shareOf(({ arrive }) => arrive === null)).toBeCloseTo(0.16, 1)
  })
})

describe('a plan', () => {
  it('of work without on-site duty has no arrival', () => {
    expect(plansOf(realPatience, false).every(({ arrive }) => arrive === null)).toBe(true)
  })

  it('follows from seed, name and turn alone', () => {
    const plan = planOf(1, '5109812026010100001', 5, true, realPatience)
    expect(planOf(1, '5109812026010100001', 5, true, realPatience)).toEqual(plan)
    expect(planOf(1, '5109812026010100001', 6, true, realPatience)).not.toEqual(plan)
    expect(planOf(1, '5109812026010100002', 5, true, realPatience)).not.toEqual(plan)
  })
})
