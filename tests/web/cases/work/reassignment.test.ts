import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { undoOfEnding, undoOfReassignment } from '../../../../web/cases/work/case-undo.ts'
import { consequenceOf as consequence, likelyReason } from '../../../../web/cases/work/reassignment-consequence.ts'
import { ms, sampleCase } from '../sample-case.ts'

type Asked = Parameters<typeof consequence> extends [...infer Known, unknown] ? Known : never

const [here, next, elsewhere] = ['510981002004004', '510981002004006', '510981002001003'] as const
const held = sampleCase({ gridCode: here, workerNumber: '0433' })
const target = (gridCode: string, etaMinutes = 4, workerNumber: string | null = '0412') => ({
  gridCode,
  workerNumber,
  etaMinutes,
})

const consequenceOf = (...[item, to, reason, now]: Asked) => consequence(item, to, reason, now, 3)

describe('The consequence of a reassignment', () => {
  it('sets the minutes left against the way there', () => {
    const { limit } = consequenceOf(held, target(next, 4), 'other', ms(3))
    expect(limit).toEqual({ wholeMs: ms(10) - ms(0), leftMs: ms(7) - ms(0), marginMs: ms(3) - ms(0) })
  })

  it('says by how much it would be late', () => {
    expect(consequenceOf(held, target(next, 9), 'other', ms(3)).limit?.marginMs).toBe(ms(0) - ms(2))
  })

  it('never resets a clock that runs, and starts those of a case that nobody was sent to', () => {
    expect(consequenceOf(held, target(next), 'other', ms(3)).startsClocks).toBe(false)
    const fresh = sampleCase({ status: 'filed', dispatchedAt: null, onSiteDueAt: null, feedbackDueAt: null })
    expect(consequenceOf(fresh, target(next), 'other', ms(3))).toMatchObject({ startsClocks: true, limit: null })
  })

  it('counts, and asks for a supervisor’s remark from the third on', () => {
    const nth = (reassignments: number) =>
      consequenceOf(sampleCase({ ...held, reassignments }), target(next), 'other', ms(1))
    expect(nth(0)).toMatchObject({ nth: 1, needsRemark: false })
    expect(nth(1)).toMatchObject({ nth: 2, needsRemark: false })
    expect(nth(2)).toMatchObject({ nth: 3, needsRemark: true })
  })

  it('counts nothing for a case that nobody has had', () => {
    const unclaimed = sampleCase({ status: 'reported', gridCode: null, dispatchedAt: null, onSiteDueAt: null })
    expect(consequenceOf(unclaimed, target(next), 'other', ms(1))).toMatchObject({ nth: 0, needsRemark: false })
  })

  it('moves the arrival figure only to another community', () => {
    expect(consequenceOf(held, target(next), 'other', ms(1)).moves).toBeNull()
    expect(consequenceOf(held, target(elsewhere), 'other', ms(1)).moves).toEqual({
      from: here.slice(0, 12),
      to: elsewhere.slice(0, 12),
    })
  })

  it('is a wrong grid only where that is the reason: a busy worker is none', () => {
    expect(consequenceOf(held, target(next), 'wrong_grid', ms(1)).countsAsWrongGrid).toBe(true)
    expect(consequenceOf(held, target(next), 'worker_busy', ms(1)).countsAsWrongGrid).toBe(false)
    expect(likelyReason({ reasons: ['covers', 'on_duty'] })).toBe('wrong_grid')
    expect(likelyReason({ reasons: ['near'] })).toBe('other')
  })

  it('has a margin that is what is left less the way, at any moment', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 1, max: 60 }), (at, eta) => {
        const { limit, etaMs } = consequenceOf(held, target(next, eta), 'other', ms(at))
        expect(limit!.marginMs).toBe(limit!.leftMs - etaMs)
      }),
    )
  })
})

describe('Taking a reassignment back', () => {
  const after = sampleCase({ ...held, version: 2, gridCode: next, workerNumber: '0412' })

  it('gives the case back to the grid and the worker that had it, against the version that was made', () => {
    expect(undoOfReassignment(held, after, '撤销')).toEqual({
      seen: after,
      kind: 'reassign',
      body: { gridCode: here, workerNumber: '0433', reason: '撤销', undo: true },
    })
  })

  it('gives it back to nobody where nobody had it, in its own grid or in the one that it went to', () => {
    const bodyOf = (before: ReturnType<typeof sampleCase>) => undoOfReassignment(before, after, '撤销')!.body
    expect(bodyOf(sampleCase({ gridCode: here }))).toEqual({ gridCode: here, reason: '撤销', undo: true })
    expect(bodyOf(sampleCase({ gridCode: null }))).toEqual({ gridCode: next, reason: '撤销', undo: true })
  })

  it('is not there where nothing went anywhere else', () => {
    expect(undoOfReassignment({ ...after, version: 1 }, after, '撤销')).toBeNull()
  })

  it('is there for an act that ends a case or gives it back, and for no other', () => {
    for (const action of ['closed', 'void', 'merge', 'force_close', 'filed'] as const)
      expect(undoOfEnding(action, after)).toEqual({ seen: after, kind: 'act', body: { act: 'undo' } })
    for (const action of ['hand_up', 'suspend', 'accepted'] as const) expect(undoOfEnding(action, after)).toBeNull()
  })
})
