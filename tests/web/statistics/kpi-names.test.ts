import { describe, expect, it } from 'vitest'
import { KpiKey } from '../../../server/contracts/kpi.ts'
import { kpiOf, kpis } from '../../../server/statistics/kpis.ts'
import { messageTables } from '../../support/texts/message-tables.ts'

const texts = new Map([...(await messageTables()).values()].flatMap(Object.entries<readonly [string, string]>))

describe('The name of a figure', () => {
  it.each([
    ['figureOnSiteRate', 'on_site_10'],
    ['feedbackRate', 'feedback_30'],
    ['overdueNow', 'overdue_open'],
    ['figureOpen', 'open'],
    ['figurePerResident', 'per_10000'],
  ] as const)('%s, of a screen that does not ask for the registry, is that of %s', (key, kpi) => {
    const { zh, en } = kpiOf(kpi).name
    expect(texts.get(key)).toEqual([zh, en])
  })

  it.each(kpis.map(({ name: { zh, en } }) => [zh, en]).filter(([zh]) => zh!.length > 3))(
    'stands in no more than one text: %s',
    (chinese, english) => {
      const saying = [...texts].filter(
        ([, [zh, en]]) => zh.includes(chinese!) || (english!.includes(' ') && en.includes(english!)),
      )
      expect(saying.map(([key]) => key).slice(1)).toEqual([])
    },
  )

  it('in the description of the keys is that of the registry', () => {
    const names = KpiKey.anyOf.map((key) => kpiOf(key.const).name.zh)
    expect(KpiKey).toMatchObject({ description: names.join(' · ') })
  })
})
