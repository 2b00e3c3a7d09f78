import type { Pool } from 'pg'

/** How long before its end the calendar's end is said. */
const warningDays = 30
const dayMs = 86_400_000

/** Up to when holidays and worked weekends are known. */
export interface Calendar {
  /** The last day that was published, yyyy-mm-dd. */
  readonly publishedUntil: string
  /** From when on the city is warned: instants, ISO 8601. */
  readonly warnsFrom: string
  readonly endsAt: string
}

/** The calendar of the city that is loaded; null: it has none, and plain weeks are meant. */
export async function readCalendarEnd(pool: Pool): Promise<Calendar | null> {
  const { rows } = await pool.query<{ publishedUntil: string; endsAt: string }>({
    name: 'read-calendar-end',
    text: `
      select published_until::text as "publishedUntil", to_jsonb(calendar_ends_at()) as "endsAt"
        from calendar_horizon where published_until is not null`,
  })
  const found = rows[0]
  if (!found) return null
  return { ...found, warnsFrom: new Date(Date.parse(found.endsAt) - warningDays * dayMs).toISOString() }
}

/** Why somebody must put in the next calendar; null while it reaches far enough. `now`: epoch ms. */
export function calendarReason(calendar: Calendar | null, now: number): { code: 'calendar_ends'; text: string } | null {
  if (calendar === null || now < Date.parse(calendar.warnsFrom)) return null
  const { publishedUntil, endsAt } = calendar
  const end = now < Date.parse(endsAt) ? 'ends' : 'ended'
  return {
    code: 'calendar_ends',
    text: `The calendar of holidays ${end} with ${publishedUntil}: limits in working hours beyond it are provisional, for weeks are taken as plain ones there. Put the next year into calendar.csv and start again.`,
  }
}
