import { describe, expect, it } from 'vitest'
import { findItems, writtenItem, type WorkItem } from '../../../web/catalogue/find-items.ts'
import { withSounds } from '../../../web/ui/find-by-sound.ts'

const item = (code: string, name: string, category: string): WorkItem => ({
  code,
  unitCode: code.slice(0, 3),
  name,
  category,
  kind: '事件',
  priority: 'P3',
  acceptMinutes: 10,
  onSiteMinutes: 10,
  resolveHours: 72,
  inWorkingHours: true,
  coUnits: [],
})
const written = [
  writtenItem(item('U10-04', '燃气异味和燃气设施隐患', '应急管理'), '市住房和城乡建设局'),
  writtenItem(item('U07-01', '邻里纠纷调解', '矛盾调处'), '市司法局'),
  writtenItem(item('U12-02', '占道经营和游商摊贩', '城市管理'), '市综合行政执法局'),
]
const found = (items: Parameters<typeof findItems>[0], words: string) => findItems(items, words).map(({ code }) => code)

describe('An item named by typing', () => {
  it('is found by its name, its category, its unit and its code', () => {
    expect(found(written, '纠纷')).toEqual(['U07-01'])
    expect(found(written, '城市管理')).toEqual(['U12-02'])
    expect(found(written, '住房 隐患')).toEqual(['U10-04'])
    expect(found(written, 'u07')).toEqual(['U07-01'])
  })

  it('is found by pinyin, by initials and by both mixed', async () => {
    const items = await withSounds(written)
    for (const words of ['ranqi', 'rqyw', 'ran qi', 'yjgl']) expect(found(items, words), words).toEqual(['U10-04'])
    expect(found(items, 'zdjy')).toEqual(['U12-02'])
  })

  it('whose name begins with the words comes before one that has them further on', async () => {
    const items = await withSounds(written)
    expect(found(items, 'z')[0]).toBe('U12-02')
  })

  it('is any of them without words, and none for what nothing is called', () => {
    expect(found(written, ' ')).toHaveLength(3)
    expect(found(written, '外星人')).toEqual([])
  })
})
