import { describe, expect, it } from 'vitest'
import { findGrids, soundedGrids, writtenGrid } from '../../../web/areas/find-grids.ts'

const written = [
  writtenGrid('510981002004004', '蟠龙 · 第四网格', '蟠龙社区第四网格'),
  writtenGrid('510981002004012', '蟠龙 · 第十二网格', '蟠龙社区第十二网格'),
  writtenGrid('510981001001001', '平安街 · 第一网格', '平安街社区第一网格'),
  writtenGrid('510981001003002', '重阳 · 第二网格', '重阳社区第二网格'),
  writtenGrid('510981001003901', '重阳 · 一中专属网格', '重阳社区一中专属网格'),
]
const found = (grids: Parameters<typeof findGrids>[0], words: string) =>
  findGrids(grids, words).map(({ code }) => code.slice(6))

describe('A grid named by typing', () => {
  it('is found by its characters before the sounds are loaded', () => {
    expect(found(written, '蟠龙 4')).toEqual(['002004004'])
    expect(found(written, '专属')).toEqual(['001003901'])
  })

  it('is found by pinyin, by initials, by both mixed, and by its number', async () => {
    const grids = await soundedGrids(written)
    for (const words of ['panlong4', 'pl4', 'plong 4', 'panl 4', 'pldswg', 'plsq4', 'pls4', '002004004'])
      expect(found(grids, words), words).toEqual(['002004004'])
    expect(found(grids, 'pl12')).toEqual(['002004012'])
  })

  it('is found by either sound of a character that has two', async () => {
    const grids = await soundedGrids(written)
    expect(found(grids, 'chongyang 2')).toEqual(['001003002'])
    expect(found(grids, 'zhongyang 2')).toEqual(['001003002'])
  })

  it('that begins with the words comes before one that has them further on', async () => {
    const grids = await soundedGrids(written)
    expect(found(grids, 'p').slice(0, 3)).toEqual(['001001001', '002004004', '002004012'])
  })

  it('is none without words, and none for what no name holds', async () => {
    const grids = await soundedGrids(written)
    expect(found(grids, '  ')).toEqual([])
    expect(found(grids, 'xyz')).toEqual([])
  })
})
