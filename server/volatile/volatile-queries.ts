import type { Pool } from 'pg'

/** The channel that notifies other nodes of new values of a topic. */
export const volatileChannel = 'quanyu_volatile'

/** Puts the newest value of a key and notifies the other nodes. */
export async function putVolatile(pool: Pool, topic: string, key: string, value: unknown): Promise<void> {
  await pool.query({
    name: 'put-volatile',
    text: `
      with put as (
        insert into feed.volatile_values (topic, key, value)
        values ($1, $2, $3::jsonb)
        on conflict (topic, key) do update set value = excluded.value, at = excluded.at
        returning topic
      )
      select pg_notify('${volatileChannel}', topic) from put`,
    values: [topic, key, JSON.stringify(value)],
  })
}

/** As `putVolatile` for an instant (ISO 8601) that never goes back: a value that is not later changes nothing. */
export async function advanceVolatile(pool: Pool, topic: string, key: string, instant: string): Promise<void> {
  await pool.query({
    name: 'advance-volatile',
    text: `
      with advanced as (
        insert into feed.volatile_values as known (topic, key, value)
        values ($1, $2, to_jsonb($3::text))
        on conflict (topic, key) do update set value = excluded.value, at = excluded.at
         where (known.value #>> '{}')::timestamptz < (excluded.value #>> '{}')::timestamptz
        returning topic
      )
      select pg_notify('${volatileChannel}', topic) from advanced`,
    values: [topic, key, instant],
  })
}

/** The values of a topic by key, those younger than `freshSeconds` where that is not null: older ones belong to lost nodes. */
export async function readVolatile(
  pool: Pool,
  topic: string,
  freshSeconds: number | null,
): Promise<Record<string, unknown>> {
  const { rows } = await pool.query<{ values: Record<string, unknown> }>({
    name: 'read-volatile',
    text: `
      select coalesce(jsonb_object_agg(key, value), '{}') as values
        from feed.volatile_values
       where topic = $1 and ($2::float8 is null or at > clock_timestamp() - make_interval(secs => $2))`,
    values: [topic, freshSeconds],
  })
  return rows[0]!.values
}

/** Removes a key, and with it the values that lost nodes left behind. */
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

/** Removes keys of a topic and notifies the other nodes. */
export async function forgetKeys(pool: Pool, topic: string, keys: readonly string[]): Promise<void> {
  await pool.query({
    name: 'forget-volatile-keys',
    text: `
      with gone as (
        delete from feed.volatile_values where topic = $1 and key = any($2)
      )
      select pg_notify('${volatileChannel}', $1)`,
    values: [topic, keys],
  })
}

/** Renews the values of these topics that are still fresh: they are in use. */
export async function keepVolatile(pool: Pool, topics: readonly string[], freshSeconds: number): Promise<void> {
  await pool.query({
    name: 'keep-volatile',
    text: `
      update feed.volatile_values set at = clock_timestamp()
       where topic = any($1) and at > clock_timestamp() - make_interval(secs => $2)`,
    values: [topics, freshSeconds],
  })
}

/** Forgets the values of all topics that begin with `prefix` and were not put or renewed for `freshSeconds`. */
export async function forgetUnkept(pool: Pool, prefix: string, freshSeconds: number): Promise<void> {
  await pool.query({
    name: 'forget-unkept',
    text: `
      delete from feed.volatile_values
       where starts_with(topic, $1) and at < clock_timestamp() - make_interval(secs => $2)`,
    values: [prefix, freshSeconds],
  })
}

/** The database's clock, ISO 8601 in UTC to the millisecond: cases have its times. */
export async function readDatabaseClock(pool: Pool): Promise<string> {
  const { rows } = await pool.query<{ now: Date }>('select clock_timestamp() as now')
  return rows[0]!.now.toISOString()
}
