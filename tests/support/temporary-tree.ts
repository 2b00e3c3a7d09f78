import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'

/** Files by path below a folder; a value that is no text is written as JSON. */
export type Tree = Record<string, unknown>

/** Writes the files below a folder. */
export function plant(folder: string, tree: Tree): void {
  for (const [path, content] of Object.entries(tree)) {
    const file = join(folder, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
  }
}

/** A folder with these files, removed when the test is over. */
export function temporaryTree(tree: Tree = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'quanyu-scripts-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  plant(folder, tree)
  return folder
}
