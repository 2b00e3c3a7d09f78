import type { Pool } from 'pg'

/** The names of the city's homes, each once; those of former boundaries too, which residents still use. */
export async function readHomeNames(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>({
    name: 'read-home-names',
    text: `select distinct name from areas where level in ('estate', 'building') order by name`,
  })
  return rows.map(({ name }) => name)
}
