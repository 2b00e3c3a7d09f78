import { stringify } from 'csv-stringify/sync'
import writeExcel, { type Cell as ExcelCell } from 'write-excel-file/node'
import type { AreaStatistics } from '../contracts/kpi.ts'
import type { Cell, Table } from './export-tables.ts'
import { csvText, workbookText } from './safe-cells.ts'

/** A workbook (XLSX) with a sheet for each table: numbers are numbers, times are times of the city's clock, as Excel knows no zones. */
export function writeWorkbook(tables: readonly Table[]): Promise<Buffer> {
  const sheets = tables.map(({ name, columns, rows, isShare = () => false, stickyColumns = 0 }) => ({
    sheet: name,
    stickyRowsCount: 1,
    stickyColumnsCount: stickyColumns,
    columns: columns.map((column, index) => ({ width: widthOf(column, rows.map((row) => row[index] ?? null)) })), // prettier-ignore
    data: [
      columns.map((value) => ({ value, fontWeight: 'bold' as const })),
      ...rows.map((row) => row.map((cell, column) => excelCell(cell, isShare(row, column)))),
    ],
  }))
  return writeExcel(sheets).toBuffer()
}

function excelCell(value: Cell, isShare: boolean): ExcelCell {
  if (value === null) return null
  if (value instanceof Date) return { value, type: Date, format: 'yyyy-mm-dd hh:mm' }
  // Text is text: an apostrophe would only show, and nothing is taken for a formula.
  if (typeof value !== 'number') return { value: workbookText(value), type: String }
  return { value, type: Number, format: isShare ? '0.0%' : Number.isInteger(value) ? '#,##0' : '#,##0.0' }
}

/** Characters, Chinese ones two wide, within what can be read. */
function widthOf(heading: string, cells: readonly Cell[]): number {
  const lengths = [heading, ...cells].map((cell) => (cell instanceof Date ? 16 : String(cell ?? '').replace(/[^\x20-\x7e]/g, '  ').length)) // prettier-ignore
  return Math.min(60, Math.max(8, ...lengths) + 2)
}

/**
 * One CSV (RFC 4180) of all tables, each row led by its table's name; UTF-8 with a byte order mark, without which Excel takes it for
 * another encoding. What a spreadsheet would take for a formula gets an apostrophe.
 */
export function writeCsv(tables: readonly Table[]): string {
  const width = Math.max(...tables.map(({ columns }) => columns.length))
  const padded = (row: readonly Cell[]) => [...row, ...new Array<null>(width - row.length).fill(null)]
  const rows = tables.flatMap(({ name, columns, rows }) => [columns, ...rows].map((row) => [name, ...padded(row)]))
  return stringify(rows, {
    bom: true,
    record_delimiter: 'windows',
    cast: { string: csvText, date: (date) => date.toISOString().slice(0, 16).replace('T', ' ') },
  })
}

/** Outlines of places in WGS84, axis order lng lat, by code. */
export type Outlines = ReadonlyMap<string, object>

/** The ranked places and the parts as GeoJSON (RFC 7946): figures by key, and where the file comes from beside them. */
export function writeGeoJson(
  { ranking, parts }: AreaStatistics,
  outlines: Outlines,
  [about]: readonly Table[],
): string {
  return JSON.stringify({
    type: 'FeatureCollection',
    about: about!.rows.map(([item, content]) => ({ item, content })),
    features: [...ranking.rows, ...parts].map(({ code, level, name, residents, figures }) => ({
      type: 'Feature',
      id: code,
      geometry: outlines.get(code) ?? null,
      properties: {
        code,
        level,
        name,
        residents,
        // Of a home, for a role that sees cases by their grid: null is no 0.
        withheld: figures.every(({ withheld }) => withheld),
        ...Object.fromEntries(
          figures.flatMap(({ key, value, numerator, denominator }) => [
            [key, value],
            [`${key}_numerator`, numerator],
            [`${key}_denominator`, denominator],
          ]),
        ),
      },
    })),
  })
}
