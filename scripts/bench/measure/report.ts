import { arch, cpus, release, totalmem } from 'node:os'
import { isSmallest } from './options.ts'
import type { Cell, Rounds } from './rounds.ts'
import { mean, median } from './statistics.ts'

/** One comparison: what is held against what, in each round, and which value is aimed at. */
export interface Comparison {
  readonly subject: string
  readonly against: string
  readonly ratios: readonly number[]
  readonly aim: { readonly atMost: number } | { readonly atLeast: number }
}

export function printComparisons(comparisons: readonly Comparison[]): void {
  const rounds = Math.max(...comparisons.map(({ ratios }) => ratios.length))
  const head = ['subject', 'against', ...Array.from({ length: rounds }, (_, round) => `round ${round + 1}`)]
  printTable(
    [...head, 'median', 'min–max', 'aim', ''],
    comparisons.map(({ subject, against, ratios, aim }) => [
      subject,
      against,
      ...Array.from({ length: rounds }, (_, round) => show(ratios[round])),
      show(median(ratios)),
      `${show(Math.min(...ratios))}–${show(Math.max(...ratios))}`,
      'atMost' in aim ? `≤ ${aim.atMost}` : `≥ ${aim.atLeast}`,
      verdictOn(median(ratios), aim),
    ]),
  )
}

function verdictOn(value: number, aim: Comparison['aim']): string {
  if (isSmallest) return 'not judged'
  return ('atMost' in aim ? value <= aim.atMost : value >= aim.atLeast) ? 'reached' : 'missed'
}

const show = (ratio: number | undefined) => (ratio === undefined ? '' : ratio.toFixed(2))

/** Columns as wide as their widest text; the first two to the left, the others to the right. */
export function printTable(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = head.map((title, column) => Math.max(...[head, ...rows].map((row) => (row[column] ?? title).length)))
  const write = (row: readonly string[]) =>
    console.log(
      row
        .map((text, column) => (column < 2 ? text.padEnd(widths[column]!) : text.padStart(widths[column]!)))
        .join('  ')
        .trimEnd(),
    )
  write(head)
  for (const row of rows) write(row)
}

/** The mean cost of each subject over all rounds, in the unit of its cells, and what else is worth a column. */
export function printCosts<Name extends string, Measured extends Cell>(
  { rounds }: Rounds<Name, Measured>,
  unit: string,
  columns: Readonly<Record<string, (cells: readonly Measured[]) => string>>,
): void {
  const names = Object.keys(rounds[0] ?? {}) as Name[]
  printTable(
    ['', '', unit, ...Object.keys(columns)],
    names.map((name) => {
      const cells = rounds.flatMap((round) => round[name])
      const cost = mean(cells.map((cell) => cell.cost)).toFixed(1)
      return [name, '', cost, ...Object.values(columns).map((column) => column(cells))]
    }),
  )
}

/**
 * Says whether what came out is exact. If not, what was measured is worth nothing: the program will end with 1.
 * @returns whether it is
 */
export function printCheck(what: string, faults: readonly string[]): boolean {
  console.log(`exact check, ${what}: ${faults.length === 0 ? 'passed' : 'FAILED, the measurements are void'}`)
  for (const fault of faults.slice(0, 20)) console.log(`  ${fault}`)
  if (faults.length > 0) process.exitCode = 1
  return faults.length === 0
}

export function printRounds<Name extends string>({ rounds, dropped, busy }: Rounds<Name, Cell>): void {
  console.log(`rounds: ${rounds.length} taken, ${dropped.length} dropped`)
  if (isSmallest) console.log('smallest form: it runs and is exact; its figures mean nothing')
  for (const reason of dropped) console.log(`  ${reason}`)
  if (busy) console.log('BUSY: too few quiet rounds; the figures above hold disturbed ones as well.')
}

/** What it ran on; versions of what was measured. */
export function printMachine(versions: Readonly<Record<string, string>>): void {
  const [cpu] = cpus()
  const gigabytes = (totalmem() / 2 ** 30).toFixed(0)
  console.log(`machine: ${cpus().length} × ${cpu?.model.trim()}, ${arch()}, ${gigabytes} GB, Linux ${release()}`)
  const all = { node: process.versions.node, ...versions }
  console.log(
    `versions: ${Object.entries(all)
      .map((pair) => pair.join(' '))
      .join(', ')}`,
  )
  console.log(`date: ${new Date().toISOString().slice(0, 10)}`)
}
