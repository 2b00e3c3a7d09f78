import { describe, expect, it } from 'vitest'
import { foldRows } from '../../../../web/ui/rows/bar-row.ts'

const row = (key: string, count: number, mark: number | null = null) => ({ key, label: key, count, mark })
const others = (count: number) => `${count} others`

describe('A list of bars', () => {
  it('has the largest first', () => {
    expect(foldRows([row('a', 1), row('b', 3), row('c', 2)], 3, others).map(({ key }) => key)).toEqual(['b', 'c', 'a'])
  })

  it('adds up in its last row what does not fit, ticks included', () => {
    const rows = [row('a', 9, 4), row('b', 5, 6), row('c', 2, 1), row('d', 1, 3)]
    expect(foldRows(rows, 3, others)).toEqual([
      row('a', 9, 4),
      row('b', 5, 6),
      { key: 'others', label: '2 others', count: 3, mark: 4 },
    ])
  })

  it('has no tick for them while none is known', () => {
    expect(foldRows([row('a', 2), row('b', 1)], 1, others)).toEqual([
      { key: 'others', label: '2 others', count: 3, mark: null },
    ])
  })
})
