import type { ClientBase } from 'pg'

type Queries = Pick<ClientBase, 'query'>

// The tables' years are by UTC, not by the city's clock. A table's bounds are permanent, while a city's time zone is data that may be corrected,
// and the tables exist before a city is loaded. No figure and no list depends on them: a case near New Year is found in either table,
// by its moment or its number, and its number and every sum follow the city's day.

/** Makes the tables of this year's and the next one's cases, and those of other years that have cases already. For the owner, at each start. */
export async function ensureCasePartitions(client: Queries): Promise<void> {
  await client.query('select ensure_case_partitions()')
}

/** Makes the tables of all years from one moment to another, so that new rows go there at once. For the owner. */
export async function makeCasePartitions(client: Queries, from: Date, to: Date): Promise<void> {
  await client.query(
    'select make_case_partition(year) from generate_series($1::integer, $2::integer) as years (year)',
    [from.getUTCFullYear(), to.getUTCFullYear()],
  )
}

/**
 * Analyses the tables of cases for the planner. Not the empty ones: a plan made while a table was known to be
 * empty reads all of it, and on the embedded database nothing analyses it again when it fills.
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

/** How many rows of a year were moved or restored. */
export interface MovedYear {
  readonly cases: number
  readonly contacts: number
}

/**
 * Moves a year's cases and contacts into the schema `archive`. To be called in a transaction of the owner.
 * @throws saying how many of its cases are open or ended only now; then nothing is changed
 */
export async function archiveYear(client: Queries, year: number): Promise<MovedYear> {
  // A long read of all cases (an audit, a dump) must not hold up everybody behind this.
  await client.query(`set local lock_timeout = '5s'`)
  const { rows } = await client.query<MovedYear>('select cases, contacts from archive_cases($1)', [year])
  return rows[0]!
}

/** Restores a year from the archive. To be called in a transaction of the owner. */
export async function restoreYear(client: Queries, year: number): Promise<MovedYear> {
  const { rows } = await client.query<MovedYear>('select cases, contacts from restore_cases($1)', [year])
  return rows[0]!
}
