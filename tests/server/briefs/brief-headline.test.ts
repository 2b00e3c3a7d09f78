import { describe, expect, it } from 'vitest'
import { briefHeadline } from '../../../server/briefs/brief-headline.ts'
import type { AreaFigures, KpiFigure, KpiKey } from '../../../server/contracts/kpi.ts'

const figure = (key: KpiKey, numerator: number, denominator: number): KpiFigure => ({
  key,
  value: denominator === 0 ? null : numerator / denominator,
  numerator,
  denominator,
  previous: null,
  previousCounts: null,
  yearAgo: null,
  yearAgoCounts: null,
  small: denominator < 5,
  withheld: false,
})
const place = (name: string, ...figures: KpiFigure[]): AreaFigures => ({
  code: '510981002004',
  level: 'community',
  name,
  residents: 900,
  figures,
})
const targets = new Map<KpiKey, number>([
  ['on_site_10', 0.95],
  ['rework', 0.05],
])
const headline = (kpis: KpiFigure[], rows: AreaFigures[] = []) =>
  briefHeadline({ kpis, ranking: { level: 'community', rows } }, targets)

describe('The first sentence of a brief', () => {
  it('names the figure that misses its target most, how many failed, and the worst place of enough cases', () => {
    const said = headline(
      [figure('on_site_10', 1_600, 2_000), figure('rework', 60, 1_000)],
      [
        place('甲社区', figure('on_site_10', 9, 10)),
        place('乙社区', figure('on_site_10', 7, 10)),
        place('丙社区', figure('on_site_10', 0, 4)),
      ],
    )
    expect(said).toBe('10 分钟到场率 80.0%，未达目标 95.0%：2,000 件中 400 件未达标；最差的是乙社区（70.0%，7 / 10）；同样未达目标的有返工率。') // prettier-ignore
  })

  it('says that all hold their targets, and nothing where none has enough cases for one', () => {
    expect(headline([figure('on_site_10', 19, 20), figure('rework', 1, 20)])).toBe('有目标的 2 项指标全部达标。')
    expect(headline([figure('closing', 1, 20)])).toBe('')
    expect(headline([figure('on_site_10', 0, 4)])).toBe('')
  })
})
