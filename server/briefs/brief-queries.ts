import type { Pool } from 'pg'
import type { BriefContent, BriefEntry, BriefKind } from '../contracts/brief.ts'

/** A brief before it is made. */
type DueBrief = Pick<BriefEntry, 'kind' | 'firstDay' | 'lastDay'>

/** What an entry says of when it was made; an hour after it was due it was made later. */
const making = `to_jsonb(made_at) as "madeAt", made_at > brief_due(last_day) + interval '1 hour' as "madeLate"`

/** The oldest brief that is due and not made yet, of the last 31 days; null: none. Days as yyyy-mm-dd. */
export async function findDueBrief(pool: Pool): Promise<DueBrief | null> {
  const { rows } = await pool.query<DueBrief>({
    name: 'find-due-brief',
    text: `select kind, first_day::text as "firstDay", last_day::text as "lastDay" from next_brief(now())`,
  })
  return rows[0] ?? null
}

/** Keeps a brief; another node's that came first stays. */
export async function storeBrief(
  pool: Pool,
  { kind, firstDay, lastDay }: DueBrief,
  content: BriefContent,
): Promise<void> {
  await pool.query({
    name: 'store-brief',
    text: `insert into briefs (kind, first_day, last_day, content) values ($1, $2, $3, $4) on conflict do nothing`,
    values: [kind, firstDay, lastDay, JSON.stringify(content)],
  })
}

/** In how many milliseconds the next ones are due; soon, where one could not be made yet. */
export async function untilNextBrief(pool: Pool): Promise<number | null> {
  const { rows } = await pool.query<{ ms: number | null }>({
    name: 'until-next-brief',
    text: `
      select case when exists (select from next_brief(now())) then 10000
                  else extract(epoch from next_brief_time(now()) - now()) * 1000 end::double precision as ms`,
  })
  return rows[0]!.ms
}

/** The newest briefs, at most a year of them. */
export async function listBriefs(pool: Pool): Promise<BriefEntry[]> {
  const { rows } = await pool.query<BriefEntry>({
    name: 'list-briefs',
    text: `
      select kind, first_day::text as "firstDay", last_day::text as "lastDay", ${making}
        from briefs
       order by last_day desc, kind
       limit 420`,
  })
  return rows
}

/** A brief with its content; null where there is none. */
export async function readBrief(
  pool: Pool,
  kind: BriefKind,
  firstDay: string,
): Promise<(BriefEntry & { content: BriefContent }) | null> {
  const { rows } = await pool.query<BriefEntry & { content: BriefContent }>({
    name: 'read-brief',
    text: `
      select kind, first_day::text as "firstDay", last_day::text as "lastDay", ${making}, content
        from briefs
       where kind = $1 and first_day = $2`,
    values: [kind, firstDay],
  })
  return rows[0] ?? null
}
