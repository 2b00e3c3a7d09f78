import type { Case } from '../contracts/case.ts'
import { badField } from '../http/problems/errors.ts'
import { isInstant } from '../http/validation/instants.ts'
import { conditionOf, Values, type Selection } from './case-list-queries.ts'
import type { Queries } from './position-queries.ts'
import type { Shortfall } from './projection/shortfalls.ts'

/** The end of a page that is sorted by time: all pages measure it until the moment of the first one. */
export interface LongestKey {
  readonly until: string
  /** As the database writes it, to the microsecond. */
  readonly seconds: string
  readonly number: string
}

/** A page's end as one opaque word of an address. */
export const writeLongestKey = ({ until, seconds, number }: LongestKey): string =>
  Buffer.from(`${until} ${number} ${seconds}`).toString('base64url')

/**
 * Null for the end of a page that is sorted otherwise.
 * @throws {ProblemError} 400 for a word that looks like one and is none
 */
export function readLongestKey(word: string): LongestKey | null {
  const [until = '', number = '', seconds] = Buffer.from(word, 'base64url').toString().split(' ')
  if (seconds === undefined) return null
  if (!isInstant(until) || !/^\d{19,20}$/.test(number) || !/^\d{1,12}(\.\d{1,6})?$/.test(seconds))
    throw badField('querystring.after', '`next` of an earlier page', word)
  return { until, number, seconds }
}

/** A case that did not reach a figure's numerator, and by how long. */
interface MissedCase {
  readonly seconds: string
  readonly body: Case
}

interface Page {
  /** The moment until which a time that still runs is measured. */
  readonly until: string
  readonly limit: number
  readonly after: LongestKey | null
}

/**
 * A page of what missed a figure, longest first. No index has that order: all cases of the selection are gone through, found within the
 * index of their moment and measures.
 */
export async function listLongest(
  client: Queries,
  selection: Selection,
  { since, until: endedAt }: Shortfall,
  { until, limit, after }: Page,
): Promise<MissedCase[]> {
  const values = new Values()
  const condition = conditionOf(selection, values.place)
  const seconds = `greatest(0, extract(epoch from coalesce(${endedAt}, ${values.place(until)}::timestamptz) - ${since}))`
  const { rows } = await client.query<MissedCase>({
    text: `
      with missed as materialized (
        select fact.number from statistics.facts fact where ${condition}
      )
      select page.seconds::text as seconds, body_with_next_limit(events.body) as body
        from (select fact.number, fact.seq, ${seconds} as seconds
                from missed
                join statistics.facts fact using (number)
               ${after ? `where (${seconds}, fact.number) < (${values.place(after.seconds)}::numeric, ${values.place(after.number)})` : ''}
               order by seconds desc, fact.number desc
               limit ${values.place(limit)}) page
        join feed.events using (seq)
       order by page.seconds desc, page.number desc`,
    values: values.list,
  })
  return rows
}

/** How long each case of a page took, in the page's order: for a page that is sorted otherwise. */
export async function measureMissed(
  client: Queries,
  numbers: readonly string[],
  { since, until: endedAt }: Shortfall,
  until: string,
): Promise<number[]> {
  const { rows } = await client.query<{ seconds: number }>({
    text: `
      select greatest(0, extract(epoch from coalesce(${endedAt}, $2::timestamptz) - ${since}))::double precision as seconds
        from unnest($1::text[]) with ordinality asked (number, place)
        join statistics.facts fact using (number)
       order by place`,
    values: [numbers, until],
  })
  return rows.map(({ seconds }) => seconds)
}
