import { describe, expect, it } from 'vitest'
import type { GridDuty } from '../../../server/contracts/stand-in.ts'
import { findDuties, gridsWithoutAnybody, workerDuty } from '../../../web/duties/grid-duties.ts'
import { fromWallTime, toWallTime } from '../../../web/ui/wall-time.ts'

const [first, second, third] = ['510981001001001', '510981001001002', '510981001001003'] as const
const post = (gridCode: string, more: Partial<GridDuty> = {}): GridDuty => ({
  gridCode,
  postCode: `${gridCode}-01`,
  shift: 'all',
  workerNumber: '0101',
  standsIn: false,
  ownWorker: '0101',
  standIns: [],
  ...more,
})
const standIn = { id: '1', postCode: '', workerNumber: '0105', from: '', until: '', reason: null, setBy: null }

describe('The worker of a case', () => {
  const has = (workerNumber: string | null, status: 'accepted' | 'closed' = 'accepted') => ({ workerNumber, status })

  it('is in front as its own, as a stand-in, or has left', () => {
    expect(workerDuty(has('0101'), [post(first)])).toBe('own')
    expect(workerDuty(has('0105'), [post(first, { workerNumber: '0105', standsIn: true })])).toBe('stands_in')
    expect(workerDuty(has('0101'), [post(first, { workerNumber: '0105', standsIn: true })])).toBe('off_duty')
  })

  it('is nobody’s concern where there is none, it has ended, or the duty is not known', () => {
    expect(workerDuty(has(null), [post(first)])).toBeNull()
    expect(workerDuty(has('0199', 'closed'), [post(first)])).toBeNull()
    expect(workerDuty(has('0101'), undefined)).toBeNull()
  })
})

describe('The duty list', () => {
  const day = post(second, { postCode: 'day', shift: 'day' })
  const night = post(second, { postCode: 'night', shift: 'night', workerNumber: null })
  const gap = post(third, { workerNumber: null })
  const covered = post('510981001001004', { standIns: [{ ...standIn }], ownWorker: '0104' })
  const all = [post(first), day, night, gap, covered]
  const find = (filter: Parameters<typeof findDuties>[1], words = '') =>
    findDuties(all, filter, words, (code) => `网格${code.slice(-1)}`).map(({ postCode }) => postCode)

  it('has no gap where another post of the grid is manned', () => {
    expect([...gridsWithoutAnybody(all)]).toEqual([third])
  })

  it('begins with the gaps, then the stand-ins', () => {
    expect(find('all').slice(0, 2)).toEqual([gap.postCode, covered.postCode])
    expect(find('nobody')).toEqual([gap.postCode])
    expect(find('stands_in')).toEqual([covered.postCode])
  })

  it('is searched by name, code and any number of the post', () => {
    expect(find('all', '网格2')).toEqual(['day', 'night'])
    expect(find('all', '0105')).toEqual([covered.postCode])
    expect(find('all', `${third} 0101`)).toEqual([gap.postCode])
    expect(find('all', '9999')).toEqual([])
  })
})

describe('A time of the wall clock', () => {
  it('is an instant in the city’s zone and back', () => {
    const instant = Date.UTC(2026, 10, 27, 10, 30)
    expect(toWallTime(instant, 'Asia/Shanghai')).toBe('2026-11-27T18:30')
    expect(fromWallTime('2026-11-27T18:30', 'Asia/Shanghai')).toBe(instant)
  })

  it('that is shown twice is the first, and one that is skipped is a moment all the same', () => {
    expect(fromWallTime('2026-10-25T02:30', 'Europe/Berlin')).toBe(Date.UTC(2026, 9, 25, 0, 30))
    expect(fromWallTime('2026-03-29T02:30', 'Europe/Berlin')).toBe(Date.UTC(2026, 2, 29, 1, 30))
  })

  it('is none where the text is none', () => {
    for (const text of ['', 'noon', '2026-11-27', '2026-13-01T00:00']) {
      expect(fromWallTime(text, 'Asia/Shanghai')).toBeNull()
    }
  })
})
