import type { Breakdown, Dimension } from '../contracts/kpi.ts'
import { countOpenParts, sumParts } from './breakdown-queries.ts'
import { cityDigits, isHome, type Extent } from './extent.ts'
import { figuresOf } from './figures.ts'
import type { Period } from './period.ts'
import { readPosition, type Queries, type Span, type StatisticsPosition } from './position-queries.ts'
import { noSums, summed, type Sums } from './projection/measures.ts'
import { addSums, sumAreas } from './sum-queries.ts'

/** More cases of the city in a period are not gone through: no sums are kept of these dimensions. */
const mostCounted = 60_000
/** So many are gone through by one statement: on the embedded database it takes well under 100 ms. */
const mostAtOnce = 2_500

const noStock = { open: 0, overdue: 0, suspended: 0 }
/** At the end of a past period it is unknown by whom cases were open. */
const unknownStock = { open: null, overdue: null, suspended: null }

/** All figures of each part of a place's cases. They are counted one by one, in slices of the period. */
export async function readBreakdown(
  client: Queries,
  { by, extent, period, veiled }: { by: Dimension; extent: Extent; period: Period; veiled: boolean },
): Promise<Breakdown> {
  const position = await readPosition(client, period)
  const { asOf } = position
  if (veiled && isHome(extent.level)) return { asOf, by, withheld: true, tooMany: null, rows: [] }
  const cases = await countCity(client, extent, position)
  if (cases > mostCounted) return { asOf, by, withheld: false, tooMany: { cases, most: mostCounted }, rows: [] }

  const sums = new Map<string | null, Sums>()
  for (const slice of slicesOf(position, Math.ceil(cases / mostAtOnce))) {
    for (const { value, sums: more } of await sumParts(client, by, extent, slice))
      sums.set(value, addSums(sums.get(value) ?? noSums, more))
  }
  const open = position.running ? await countOpenParts(client, by, extent) : []
  const stockOf = new Map(open.map(({ value, ...stock }) => [value, stock]))
  const values = [...new Set([...sums.keys(), ...stockOf.keys()])]
  const rows = values.map((value) => {
    const stock = position.running ? (stockOf.get(value) ?? noStock) : unknownStock
    return { value, figures: figuresOf({ ...(sums.get(value) ?? noSums), ...stock }) }
  })
  const reportedOf = (value: string | null) => (sums.get(value) ?? noSums).reported
  rows.sort((a, b) => reportedOf(b.value) - reportedOf(a.value) || ((a.value ?? '') < (b.value ?? '') ? -1 : 1))
  return { asOf, by, withheld: false, tooMany: null, rows }
}

/** The cases that the whole city had in the period, by the moment that has most: the indexes by moment are the city's. */
async function countCity(client: Queries, extent: Extent, position: StatisticsPosition): Promise<number> {
  const city: Extent = { code: extent.code.slice(0, cityDigits), level: 'city', category: null }
  const sums = await sumAreas(client, { codes: [city.code], level: 'city', within: city }, position.current, position)
  const own = sums.get(city.code) ?? noSums
  return Math.max(...summed.map((measure) => own[measure]))
}

/** The period in so many parts of one length; what is ahead is no part of it. */
function slicesOf({ current, running, asOf }: StatisticsPosition, count: number): Span[] {
  const [from, to] = [Date.parse(current.from), Date.parse(running ? asOf.at : current.to)]
  const at = (index: number) => new Date(from + Math.round(((to - from) * index) / count)).toISOString()
  return Array.from({ length: count }, (_, index) => ({
    from: index === 0 ? current.from : at(index),
    // What counts by a moment at or after the statistics' own one is none yet, but for what a clock ahead of it reported.
    to: index === count - 1 ? current.to : at(index + 1),
  }))
}
