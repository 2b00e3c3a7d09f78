import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryTree } from '../support/temporary-tree.ts'
import { benchNames, faultsOf, missingFor, root, runSmallest } from './run-bench.ts'

describe('every bench runs in its smallest form, and its results are exact', () => {
  it.for(benchNames)('%s', async (name, { skip }) => {
    const missing = missingFor(name)
    skip(missing !== undefined, missing)
    expect(faultsOf(await runSmallest(name))).toEqual([])
  })
})

/** A copy of the benches beside the project's own rooms, with one text replaced in one file of them. */
function withPlanted(file: string, text: string, planted: string): string {
  const project = temporaryTree({ 'package.json': readFileSync(join(root, 'package.json'), 'utf8') })
  cpSync(join(root, 'scripts'), join(project, 'scripts'), { recursive: true })
  for (const room of ['server', 'web', 'tests', 'gis-data', 'node_modules']) {
    symlinkSync(join(root, room), join(project, room))
  }
  const path = join(project, 'scripts/bench', file)
  const source = readFileSync(path, 'utf8')
  expect(source).toContain(text)
  writeFileSync(path, source.replace(text, planted))
  return project
}

describe('the suite notices', () => {
  it.each([
    ['a bench that crashes', 'fanout.ts', '  printRounds(measured)', "  throw new Error('planted')"],
    ['a bench whose server crashes', 'fanout/server-process.ts', 'const begun = ', "throw new Error('planted'); const begun = "],
    ['a result that is not exact', 'fanout/screens-process.ts', 'if (at !== seq)', 'if (at === seq)'],
    ['a bench that checks nothing', 'fanout.ts', 'printCheck(', "((_what: string, faults: string[]) => faults.length === 0)("],
  ])('%s', async (_title, file, text, planted) => {
    expect(faultsOf(await runSmallest('fanout', withPlanted(file, text, planted)))).not.toEqual([])
  }) // prettier-ignore
})
