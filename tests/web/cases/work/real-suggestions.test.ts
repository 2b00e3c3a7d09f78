import { describe, expect, it } from 'vitest'
import type { AssigneeSuggestion } from '../../../../server/contracts/case-act.ts'
import { realSuggestions } from '../../../../web/cases/work/real-suggestions.ts'

const one = (gridCode: string, workerNumber: string | null): AssigneeSuggestion => ({
  gridCode,
  gridName: gridCode,
  workerNumber,
  standsIn: false,
  distanceMeters: 100,
  etaMinutes: 3,
  openCases: 0,
  reasons: [],
})
const all = [one('a', '0101'), one('a', '0102'), one('b', '0201'), one('c', null)]
const keysOf = (item: Parameters<typeof realSuggestions>[0]) =>
  realSuggestions(item, all).map(({ gridCode, workerNumber }) => `${gridCode} ${workerNumber}`)

describe('The suggestions that the number keys choose', () => {
  it('leave out who has the case, and grids where nobody is on duty', () => {
    const item = { gridCode: 'a', workerNumber: '0101', dispatchedAt: '2026-11-23T08:00:00Z' }
    expect(keysOf(item)).toEqual(['a 0102', 'b 0201'])
  })

  it('are all of them before anybody was sent', () => {
    expect(keysOf({ gridCode: 'a', workerNumber: null, dispatchedAt: null })).toHaveLength(4)
  })
})
