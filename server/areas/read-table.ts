import { CsvError, parse } from 'csv-parse/sync'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Static, TObject } from 'typebox'
import { Value } from 'typebox/value'
import { CityError } from './read-city.ts'

/** A row as csv-parse tells of it: the line of the file at which it ends, the head row being 1. */
interface Parsed {
  readonly record: unknown
  readonly info: { readonly lines: number }
}

/**
 * The rows of a table of a city's folder; none where there is no such file. Each column's `description` says what is
 * expected there.
 * @param key the column that no two rows may share
 * @throws {CityError} naming row, column, what was expected and what came
 */
export function readTable<Row extends TObject>(
  cityDir: string,
  file: string,
  schema: Row,
  key: string & keyof Static<Row>,
): Static<Row>[] {
  const rowOfKey = new Map<unknown, number>()
  return parseTable(cityDir, file).map(({ record, info: { lines } }) => {
    if (!Value.Check(schema, record)) throw new CityError(`${file}, row ${lines}${faultOf(schema, record)}`)
    const other = rowOfKey.get(record[key])
    if (other !== undefined) {
      throw new CityError(
        `${file}, row ${lines}, column ${key}: expected each once, came ${String(record[key])} as in row ${other}`,
      )
    }
    rowOfKey.set(record[key], lines)
    return record
  })
}

function faultOf(schema: TObject, record: unknown): string {
  const [first] = Value.Errors(schema, record)
  const column = first?.instancePath.slice(1)
  if (!column) return `: it ${first?.message}`
  const { description } = schema.properties[column] as { description?: string }
  return `, column ${column}: expected ${description}, came ${JSON.stringify(Value.Pointer.Get(record, `/${column}`))}`
}

function parseTable(cityDir: string, file: string): Parsed[] {
  const path = join(cityDir, file)
  if (!existsSync(path)) return []
  try {
    return parse(readFileSync(path), { columns: true, bom: true, skip_empty_lines: true, info: true }) as Parsed[]
  } catch (error) {
    if (error instanceof CsvError) throw new CityError(`${file}: expected a table; ${error.message}`)
    throw error
  }
}
