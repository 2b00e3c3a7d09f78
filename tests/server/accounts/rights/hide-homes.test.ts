import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hideHomesOf } from '../../../../server/accounts/rights/hide-homes.ts'

const estates = ['香樟雅居', '香樟家园', '华丰新居', '世纪小区', '天鹅苑', '月亮一号院']
const buildings = ['1栋', '2栋', '泰宁路16号']
const hide = hideHomesOf([...estates, ...buildings])

describe('Words without homes', () => {
  it.each([
    ['香樟雅居1栋一楼卫生间返水', '＊＊卫生间返水'],
    ['华丰小区电梯困人', '＊＊电梯困人'],
    ['香樟 雅居 １２ 栋 二单元 五〇二室漏水', '＊＊漏水'],
    ['月亮一号院3号楼502停水', '＊＊停水'],
    ['天鹅苑6#楼电梯', '＊＊电梯'],
    ['三幢东侧', '＊＊东侧'],
    ['第十二号楼', '＊＊'],
    ['10号院门口', '＊＊门口'],
    ['B座大堂', '＊＊大堂'],
    ['3-2-501漏水', '＊＊漏水'],
    ['泰宁路16号门口，对面是泰宁路999号', '＊＊门口，对面是泰宁路＊＊'],
    ['*****号楼', '＊＊'],
    ['Building 3, Room 501 leaks', '＊＊ leaks'],
    ['世纪小区1栋和香樟家园2栋之间', '＊＊和＊＊之间'],
  ])('%s reads %s', (words, read) => {
    expect(hide(words)).toBe(read)
  })

  it.each([
    '路口井盖松动',
    '泰宁路路灯不亮',
    '11月12号下午停水三小时',
    '一座桥的护栏坏了，两层楼高',
    '小区门禁坏了半个月',
    '请1小时内到场',
    '2026-11-30 到场',
    '教室漏水',
    '本世纪最大的雨',
  ])('%s stays', (words) => {
    expect(hide(words)).toBe(words)
    expect(hideHomesOf([])(words)).toBe(words)
  })

  it('of two homes are the same words, whatever their names and numbers, however they are written', () => {
    const number = fc.oneof(
      fc.nat(99).map(String),
      fc.constantFrom('一', '十二', '廿三', '二十', '１２', 'A').filter((one) => one !== '廿三'),
    )
    const gap = fc.constantFrom('', ' ', '·')
    const home = fc.tuple(fc.constantFrom(...estates), gap, number, fc.constantFrom('栋', '幢', '号楼', '#楼'), gap, number, fc.constantFrom('单元', '')) // prettier-ignore
    const text = home.map(([estate, one, house, unit, two, stair, last]) => `${estate}${one}${house}${unit}${last && two + stair + last}`) // prettier-ignore
    fc.assert(
      fc.property(text, text, fc.constantFrom('漏水', '门口有积水', ' leaks'), (here, there, rest) => {
        expect(hide(`反映：${here}${rest}`)).toBe(hide(`反映：${there}${rest}`))
        for (const estate of estates) expect(hide(here)).not.toContain(estate)
      }),
      { numRuns: 500, seed: 3 },
    )
  })

  it('are found in any text without a pause, also of a city of thousands of homes', () => {
    const many = hideHomesOf(
      Array.from({ length: 2_000 }, (_, n) => `${String.fromCharCode(0x4e00 + (n % 90), 0x5e00 + (n % 89))}园${n}栋`),
    )
    for (const part of ['1 ', '一', '香樟', 'A-', ' ', '小区1', '丁园1', '*']) {
      expect(many(part.repeat(500)).length).toBeLessThanOrEqual(part.length * 500 + 2)
    }
  })
})
