import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Disclosure } from '../accounts/rights/disclosure.ts'
import { CaseColumns, TextColumn } from '../contracts/case-columns.ts'
import type { Case } from '../contracts/case.ts'
import type { Snapshot } from '../contracts/feed.ts'
import { pieceLength } from '../http/answers/write-list.ts'
import type { SeeCase } from './seen-case.ts'

type ColumnName = keyof CaseColumns
const columnNames = Object.keys(CaseColumns.properties) as ColumnName[]
const isText = (name: ColumnName) => CaseColumns.properties[name] === TextColumn

/** The JSON of a list without its brackets, in ASCII alone: a browser keeps such an answer in one byte per character. */
const asciiPiece = (list: readonly unknown[]) =>
  JSON.stringify(list)
    .slice(1, -1)
    .replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** The JSON of a `ColumnSnapshot` as a viewer may see it, written piece by piece as `writeList` does. */
export async function writeColumnSnapshot(see: SeeCase, snapshot: Snapshot, disclosure: Disclosure): Promise<string> {
  const { cases, ...head } = snapshot
  const indexes = new Map<string | null, number>([[null, 0]])
  const newTexts: (string | null)[] = []
  const textPieces: string[] = []
  const columnPieces = new Map(columnNames.map((name) => [name, [] as string[]]))

  function indexOf(text: string | null): number {
    const known = indexes.get(text)
    if (known !== undefined) return known
    newTexts.push(text)
    indexes.set(text, indexes.size)
    return indexes.size - 1
  }

  for (let start = 0; start < cases.length; start += pieceLength) {
    if (start > 0) await nextTurn()
    const rows = cases.slice(start, start + pieceLength).map((item) => rowOf(see(item, disclosure)))
    for (const [name, pieces] of columnPieces) {
      const entries = rows.map((row) => (isText(name) ? indexOf(row[name] as string | null) : row[name]))
      pieces.push(asciiPiece(entries))
    }
    textPieces.push(asciiPiece(newTexts.splice(0)))
  }
  const columns = [...columnPieces].map(([name, pieces]) => `"${name}":[${pieces.join(',')}]`)
  const texts = ['null', ...textPieces.filter((piece) => piece !== '')].join(',')
  return `${JSON.stringify(head).slice(0, -1)},"texts":[${texts}],"columns":{${columns.join(',')}}}`
}

type Row = Readonly<Record<ColumnName, unknown>>

function rowOf({ nextLimit, ...item }: Case): Row {
  return {
    ...(item as Required<typeof item>),
    nextLimitKind: nextLimit?.kind ?? null,
    nextLimitStartsAt: nextLimit?.startsAt ?? null,
    nextLimitDueAt: nextLimit?.dueAt ?? null,
  }
}
