import type { AreaLevel } from '../../contracts/area.ts'
import type { AreaDay, DayFigures } from '../../contracts/statistics.ts'
import { fewest } from '../figures.ts'
import type { Place } from '../position-queries.ts'
import { countOf, shareOf, type DaySums } from './day-kpis.ts'
import type { PlaceOfCases } from './day-queries.ts'

type Figures = Pick<AreaDay, 'figures' | 'parts' | 'ranking'>

/** The level of the parts that an area ranks. */
const rankedLevel: Readonly<Partial<Record<AreaLevel, AreaLevel>>> = {
  city: 'community',
  subdistrict: 'community',
  community: 'grid',
}

/** The figures of an area, of its parts, and their ranking, where `sumsOf` knows the sums of each by code. */
export function figuresIn(area: PlaceOfCases, places: readonly Place[], sumsOf: (code: string) => DaySums): Figures {
  const parts = places.map(({ code, level }) => ({ code, level, figures: figuresOfDay(sumsOf(code)) }))
  const ranked = parts.filter(({ level }) => level === rankedLevel[area.level])
  return {
    figures: figuresOfDay(sumsOf(area.code)),
    parts: parts.filter(({ figures }) => isAny(figures)).map(({ code, figures }) => ({ code, ...figures })),
    ranking: rank(ranked.map(({ code, figures }) => ({ code, share: figures.onSite }))),
  }
}

const isAny = ({ onSite, feedback, ...counts }: DayFigures): boolean =>
  onSite.whole > 0 || feedback.whole > 0 || Object.values(counts).some((count) => count > 0)

export function figuresOfDay(sums: DaySums): DayFigures {
  const [reported, closed, open] = [countOf('reported', sums), countOf('closed', sums), countOf('open', sums)]
  return {
    reported,
    closed,
    voided: countOf('voided', sums),
    open,
    overdue: countOf('overdue', sums),
    suspended: countOf('suspended', sums),
    carriedOver: closed + open - reported,
    onSite: shareOf('onSite', sums),
    feedback: shareOf('feedback', sums),
  }
}

type Ranked = AreaDay['ranking'][number]

/** Best first; equal rates share a rank. */
function rank(areas: readonly Pick<Ranked, 'code' | 'share'>[]): Ranked[] {
  const rated = areas.map((area) => {
    const { part, whole } = area.share
    return { ...area, rate: whole < fewest ? -1 : part / whole }
  })
  rated.sort((a, b) => b.rate - a.rate || b.share.whole - a.share.whole || (a.code < b.code ? -1 : 1))
  return rated.map(({ code, share, rate }) => ({
    code,
    rank: rate < 0 ? null : 1 + rated.findIndex((other) => other.rate === rate),
    share,
  }))
}
