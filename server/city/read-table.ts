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

/** A fault of a row: a column, what was expected there and what came. */
export type RowFault = readonly [column: string, expected: string, came: string]

/** So many faults say enough. */
const mostFaults = 50

/**
 * The rows of a table of a city's folder; none where there is no such file. Each column's `description` says what is
 * expected there.
 * @param key the column that no two rows may share
 * @param check what else is wrong with a row whose columns are right by themselves
 * @throws {CityError} naming of every fault its row and column, what was expected and what came
 */
export function readTable<Row extends TObject>(
  cityDir: string,
  file: string,
  schema: Row,
  key: string & keyof Static<Row>,
  check: (row: Static<Row>) => readonly RowFault[] = () => [],
): Static<Row>[] {
  const rowOfKey = new Map<unknown, number>()
  // A column that the file does not have is said once.
  const faults = new Map<string, string>()
  const note = (line: number, what: string) => {
    const once = what.startsWith(',') ? `${line}${what}` : what
    if (!faults.has(once)) faults.set(once, `${file}, row ${line}${what}`)
  }
  const rows: Static<Row>[] = []
  for (const { record, info } of parseTable(cityDir, file)) {
    if (!Value.Check(schema, record)) {
      for (const fault of faultsOf(schema, record)) note(info.lines, fault)
      continue
    }
    const other = rowOfKey.get(record[key])
    if (other !== undefined)
      note(info.lines, `, column ${key}: expected each once, came ${String(record[key])} as in row ${other}`)
    rowOfKey.set(record[key], info.lines)
    for (const [column, expected, came] of check(record))
      note(info.lines, `, column ${column}: expected ${expected}, came ${JSON.stringify(came)}`)
    rows.push(record)
  }
  if (faults.size > 0) throw new CityError(listed([...faults.values()]))
  return rows
}

const listed = (faults: readonly string[]): string =>
  [
    ...faults.slice(0, mostFaults),
    ...(faults.length > mostFaults ? [`and ${faults.length - mostFaults} more`] : []),
  ].join('\n')

/**
 * Reads several tables and reports the faults of all of them at once.
 * @throws {CityError}
 */
export function refuseFaults(reads: readonly (() => unknown)[]): void {
  const faults = reads.flatMap((read) => {
    try {
      read()
      return []
    } catch (error) {
      if (error instanceof CityError) return [error.message]
      throw error
    }
  })
  if (faults.length > 0) throw new CityError(faults.join('\n'))
}

function faultsOf(schema: TObject, record: unknown): string[] {
  const columns = new Set<string>()
  return Value.Errors(schema, record).flatMap(({ instancePath, message }) => {
    const column = instancePath.slice(1)
    if (!column) return [`: it ${message}`]
    if (columns.has(column)) return []
    columns.add(column)
    const { description } = schema.properties[column] as { description?: string }
    return [
      `, column ${column}: expected ${description}, came ${JSON.stringify(Value.Pointer.Get(record, `/${column}`))}`,
    ]
  })
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
