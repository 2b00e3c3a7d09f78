import { expect, it } from 'vitest'
import { foundGrids } from '../../../../web/wall/map/found-grids.ts'

const grids = [
  { code: '510981002004002', name: '蟠龙 · 第二网格', value: null },
  { code: '510981002004001', name: '蟠龙 · 第一网格', value: 3 },
  { code: '510981001001001', name: '佛南 · 第一网格', value: 7 },
]
const codes = (words: string, byValue: boolean) => foundGrids(grids, words, byValue).map(({ code }) => code.slice(-6))

it('Grids are found by every word of their name, with or without its dot, or by a part of their code', () => {
  expect(codes('第一网格', false)).toEqual(['001001', '004001'])
  expect(codes('蟠龙第一', false)).toEqual(['004001'])
  expect(codes('蟠龙 第二', false)).toEqual(['004002'])
  expect(codes('2004', false)).toEqual(['004001', '004002'])
  expect(codes('没有', false)).toEqual([])
})

it('Sorted by the figure the highest comes first, and a grid without data last', () => {
  expect(codes('', true)).toEqual(['001001', '004001', '004002'])
})
