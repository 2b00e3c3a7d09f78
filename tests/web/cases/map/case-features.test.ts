import { describe, expect, it } from 'vitest'
import { caseLookOrder } from '../../../../web/cases/case-status.ts'
import { caseFeatureDiff, type DrawnCases } from '../../../../web/cases/map/case-features.ts'
import { inTimeCases, overdueCases } from '../../../../web/cases/map/case-layers.ts'
import { ms, sampleCase } from '../sample-case.ts'

const anyLook = new Set(caseLookOrder)

describe('What changes on the map', () => {
  it('is a new case, and nothing more until something differs', () => {
    const drawn: DrawnCases = new Map()
    const cases = [sampleCase()]
    expect(caseFeatureDiff(drawn, cases, anyLook, ms(0))?.add).toHaveLength(1)
    expect(caseFeatureDiff(drawn, cases, anyLook, ms(0.01))).toBeNull()
  })

  it('is the ring when a step of the limit has passed, and the look when the limit has', () => {
    const drawn: DrawnCases = new Map()
    const look = (minutes: number) =>
      caseFeatureDiff(drawn, [sampleCase()], anyLook, ms(minutes))?.add?.[0]?.properties?.['look']
    expect(look(0)).toBe('dispatched')
    expect(look(5)).toBe('dispatched')
    expect(look(11)).toBe('overdue')
  })

  it('is a removal when a case closes or leaves', () => {
    const drawn: DrawnCases = new Map()
    caseFeatureDiff(drawn, [sampleCase()], anyLook, ms(0))
    expect(caseFeatureDiff(drawn, [sampleCase({ status: 'closed' })], anyLook, ms(0))).toEqual({
      add: [],
      remove: ['5109812026112300001'],
    })
  })

  it('is a removal from the cases in time and a mark above them when a limit passes', () => {
    const [inTime, late]: [DrawnCases, DrawnCases] = [new Map(), new Map()]
    const changes = (minutes: number) =>
      [[inTime, inTimeCases] as const, [late, overdueCases] as const].map(([drawn, { looks }]) => {
        const diff = caseFeatureDiff(drawn, [sampleCase()], looks, ms(minutes))
        return diff && { added: diff.add?.length, removed: diff.remove?.length }
      })
    expect(changes(0)).toEqual([{ added: 1, removed: 0 }, null])
    expect(changes(11)).toEqual([
      { added: 0, removed: 1 },
      { added: 1, removed: 0 },
    ])
  })
})
