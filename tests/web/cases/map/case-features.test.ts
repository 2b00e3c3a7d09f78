import { describe, expect, it } from 'vitest'
import { caseFeatureDiff, type DrawnCases } from '../../../../web/cases/map/case-features.ts'
import { ms, sampleCase } from '../sample-case.ts'

describe('What changes on the map', () => {
  it('is a new case, and nothing more until something differs', () => {
    const drawn: DrawnCases = new Map()
    const cases = [sampleCase()]
    expect(caseFeatureDiff(drawn, cases, ms(0))?.add).toHaveLength(1)
    expect(caseFeatureDiff(drawn, cases, ms(0.01))).toBeNull()
  })

  it('is the ring when a step of the limit has passed, and the look when the limit has', () => {
    const drawn: DrawnCases = new Map()
    const look = (minutes: number) =>
      caseFeatureDiff(drawn, [sampleCase()], ms(minutes))?.add?.[0]?.properties?.['look']
    expect(look(0)).toBe('dispatched')
    expect(look(5)).toBe('dispatched')
    expect(look(11)).toBe('overdue')
  })

  it('is a removal when a case closes or leaves', () => {
    const drawn: DrawnCases = new Map()
    caseFeatureDiff(drawn, [sampleCase()], ms(0))
    expect(caseFeatureDiff(drawn, [sampleCase({ status: 'closed' })], ms(0))).toEqual({
      add: [],
      remove: ['5109812026112300001'],
    })
  })
})
