import type { ClientBase } from 'pg'

type Queries = Pick<ClientBase, 'query'>

// The tables' years are UTC's and not the city's. A table's bounds are for good, while a city's time zone is data that may be mended,
// and the tables are there before a city is loaded. No figure and no list goes by them: a case near New Year is found in either table,
// by its moment or its number, and its number and every sum go by the city's day.

/** Makes the tables of this year's and the next one's cases, and those of years that nobody had foreseen. For the owner, at each start. */
export async function ensureCasePartitions(client: Queries): Promise<void> {
  await client.query('select ensure_case_partitions()')
}

/** Makes the tables of all years from one moment to another, so that what is put in lands there at once. For the owner. */
export async function makeCasePartitions(client: Queries, from: Date, to: Date): Promise<void> {
  await client.query(
    'select make_case_partition(year) from generate_series($1::integer, $2::integer) as years (year)',
    [from.getUTCFullYear(), to.getUTCFullYear()],
  )
}

/**
 * Counts what the tables of cases hold, for the planner. Not those that are empty: a plan made while a table was known to be
 * empty reads all of it, and on the embedded database nobody counts again when it fills.
 */
export async function analyzeCases(client: Queries): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select inhrelid::regclass::text as name
       from pg_inherits
      where inhparent = 'cases'::regclass and pg_relation_size(inhrelid) > 0`,
  )
  if (rows.length > 0) await client.query(`analyze ${rows.map(({ name }) => name).join(', ')}`)
}

/** The years, by UTC, that have a table of their own among the cases, oldest first. */
export async function readCaseYears(client: Queries): Promise<number[]> {
  const { rows } = await client.query<{ year: number }>(
    `select substring(relname from '^cases_(\\d+)$')::integer as year
       from pg_inherits join pg_class on pg_class.oid = inhrelid
      where inhparent = 'cases'::regclass and relname ~ '^cases_\\d+$'
      order by 1`,
  )
  return rows.map(({ year }) => year)
}

/** How much of a year went out or came back. */
export interface MovedYear {
  readonly cases: number
  readonly contacts: number
}

/**
 * Takes a year's cases and contacts out, into the schema `archive`. To be called in a transaction of the owner.
 * @throws saying how many of its cases are open or ended only now; then nothing is changed
 */
export async function archiveYear(client: Queries, year: number): Promise<MovedYear> {
  // Who reads all cases for minutes (an audit, a dump) is not to hold up everybody behind this.
  await client.query(`set local lock_timeout = '5s'`)
  const { rows } = await client.query<MovedYear>('select cases, contacts from archive_cases($1)', [year])
  return rows[0]!
}

/** Brings a year back from the archive. To be called in a transaction of the owner. */
export async function restoreYear(client: Queries, year: number): Promise<MovedYear> {
  const { rows } = await client.query<MovedYear>('select cases, contacts from restore_cases($1)', [year])
  return rows[0]!
}
