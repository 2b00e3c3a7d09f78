import type { Database } from '../../../server/database/database.ts'

/** What people decide and report; not what a look leaves behind (sessions, counts of requests, the audit of files taken). */
const records = [
  ...['cases', 'reporter_contacts', 'persons', 'accounts', 'kiosks', 'duties', 'posts', 'workers', 'areas', 'work_items'],
  ...['feed.events', 'feed.commands', 'feed.history', 'feed.history_texts', 'escalation_steps', 'briefs'],
] as const // prettier-ignore

/** A digest of every row of each table of records, by table: equal as long as nothing was changed. */
export async function digestOfRecords(database: Database): Promise<Record<string, string>> {
  return database.owner(async (client) => {
    const digests: Record<string, string> = {}
    for (const table of records) {
      const { rows } = await client.query<{ digest: string }>(
        `select count(*) || ' ' || coalesce(sum(hashtextextended(record::text, 0)::numeric), 0) as digest from ${table} record`,
      )
      digests[table] = rows[0]!.digest
    }
    const { rows } = await client.query<{ digest: string }>(
      `select coalesce(string_agg(topic || key || value, ',' order by topic, key), '') as digest
         from feed.volatile_values where topic = 'alarms' or starts_with(topic, 'group:')`,
    )
    return { ...digests, acknowledged: rows[0]!.digest }
  })
}
