import type { Pool } from 'pg'
import { rememberFor } from '../http/answers/remember-for.ts'
import type { HealthReason } from '../contracts/city.ts'
import { dayMs } from '../tasks/durations.ts'

/** How long before its end the calendar's end is said. */
const warningDays = 30

/** Up to when holidays and worked weekends are known. */
export interface Calendar {
  /** The last day that was published, yyyy-mm-dd; null: none is, though limits in working hours ask for it. */
  readonly publishedUntil: string | null
  /** From when on the city is warned: instants, ISO 8601. */
  readonly warnsFrom: string
  readonly endsAt: string
}

/** The calendar of the city that is loaded; null: it has none, and no item asks for one. */
export async function readCalendarEnd(pool: Pool): Promise<Calendar | null> {
  const { rows } = await pool.query<{ publishedUntil: string | null; endsAt: string }>({
    name: 'read-calendar-end',
    text: `
      select published_until::text as "publishedUntil",
             to_jsonb(case when published_until is null then 'epoch' else calendar_ends_at() end) as "endsAt"
        from calendar_horizon
       where published_until is not null
          or exists (select from work_items where clock = '工作时' and (accept_minutes is not null or resolve_hours is not null))`,
  })
  const found = rows[0]
  if (!found) return null
  const warned = found.publishedUntil === null ? 0 : warningDays * dayMs
  return { ...found, warnsFrom: new Date(Date.parse(found.endsAt) - warned).toISOString() }
}

/** Why the next calendar must be loaded; null while it reaches far enough. `now`: epoch ms. */
function calendarReason(calendar: Calendar | null, now: number): HealthReason | null {
  if (calendar === null || now < Date.parse(calendar.warnsFrom)) return null
  const { publishedUntil, endsAt } = calendar
  if (publishedUntil === null)
    return {
      code: 'calendar_missing',
      text: 'No year of a calendar of holidays is loaded: limits in working hours are provisional, for weeks are taken as plain ones. Put the days of this year into calendar.csv and start again.',
    }
  const end = now < Date.parse(endsAt) ? 'ends' : 'ended'
  return {
    code: 'calendar_ends',
    text: `The calendar of holidays ${end} with ${publishedUntil}: limits in working hours beyond it are provisional, for weeks are taken as plain ones there. Put the next year into calendar.csv and start again.`,
  }
}

/** Reads the calendar again at most once a minute: another node may have loaded the next one. */
export function watchCalendar(pool: Pool): () => Promise<HealthReason | null> {
  const read = rememberFor(60_000, () => readCalendarEnd(pool))
  return async () => calendarReason(await read(), Date.now())
}
