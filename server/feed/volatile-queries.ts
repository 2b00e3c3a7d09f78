import type { Pool } from 'pg'

/** The channel that tells other nodes that a topic has new values. */
export const volatileChannel = 'quanyu_volatile'

/** Puts the newest value of a key and tells the other nodes. */
export async function putVolatile(pool: Pool, topic: string, key: string, value: number): Promise<void> {
  await pool.query({
    name: 'put-volatile',
    text: `
      with put as (
        insert into feed.volatile_values (topic, key, value)
        values ($1, $2, to_jsonb($3::double precision))
        on conflict (topic, key) do update set value = excluded.value, at = excluded.at
        returning topic
      )
      select pg_notify('${volatileChannel}', topic) from put`,
    values: [topic, key, value],
  })
}

/** The values of a topic that are younger than `freshSeconds`, by key. Older ones are of nodes that have gone. */
export async function readVolatile(pool: Pool, topic: string, freshSeconds: number): Promise<Record<string, number>> {
  const { rows } = await pool.query<{ values: Record<string, number> }>({
    name: 'read-volatile',
    text: `
      select coalesce(jsonb_object_agg(key, value), '{}') as values
        from feed.volatile_values
       where topic = $1 and at > clock_timestamp() - make_interval(secs => $2)`,
    values: [topic, freshSeconds],
  })
  return rows[0]!.values
}

/** Takes a key back, and with it what nodes left behind that have gone. */
export async function forgetVolatile(pool: Pool, topic: string, key: string, freshSeconds: number): Promise<void> {
  await pool.query({
    name: 'forget-volatile',
    text: `
      with gone as (
        delete from feed.volatile_values
         where topic = $1 and (key = $2 or at < clock_timestamp() - make_interval(secs => $3))
      )
      select pg_notify('${volatileChannel}', $1)`,
    values: [topic, key, freshSeconds],
  })
}
