import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { messageTables } from '../support/texts/message-tables.ts'

const tables = await messageTables()
const known = new Set([...tables.values()].flatMap((table) => Object.keys(table)))

const importFrom = /^(?:import|export) (?!type )[^']*?'(\.[^']+)'/gm
const importLater = /\bimport\('(\.[^']+)'\)/g
const isTable = (path: string) => path.endsWith('-messages.ts')

/** The files of the app that come with `entry`: those it imports, and with `isLate` also those it imports later. */
function filesOf(entry: string, isLate: boolean, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(entry)) return seen
  seen.add(entry)
  const text = readFileSync(entry, 'utf8')
  const found = [...text.matchAll(importFrom), ...(isLate ? text.matchAll(importLater) : [])]
  for (const [, path] of found) {
    if (/\.(ts|vue)$/.test(path!)) filesOf(join(dirname(entry), path!), isLate, seen)
  }
  return seen
}

/**
 * Keys that a file says: those given to `t`, and with `isNamed` any text that is written like a key of several words, as those in a
 * table of labels. A single word may be anything.
 */
function keysIn(path: string, isNamed: boolean): readonly string[] {
  const text = readFileSync(path, 'utf8')
  const said = [...text.matchAll(/\bt\(\s*'(\w+)'/g)]
  const named = isNamed ? text.matchAll(/'([a-z]+[A-Z]\w*)'/g) : []
  return [...said, ...named].map(([, key]) => key!).filter((key) => known.has(key))
}

/** The wall asks what a role sees, not what it is called. */
const unsaidByWall = (path: string) => path === 'web/accounts/roles.ts'

function missingTexts(
  entry: string,
  isLate: boolean,
  isUnsaid: (path: string) => boolean = () => false,
): readonly string[] {
  const files = [...filesOf('web/main.ts', false), ...filesOf(entry, isLate)]
  const there = new Set(files.filter(isTable).flatMap((path) => Object.keys(tables.get(path)!)))
  const said = files.filter((path) => !isTable(path) && !isUnsaid(path)).flatMap((path) => keysIn(path, isLate))
  return [...new Set(said)].filter((key) => !there.has(key))
}

/** What the addresses lead to. */
const screens = [...readFileSync('web/router.ts', 'utf8').matchAll(/import\('\.\/(.+\.vue)'\)/g)].map(
  ([, path]) => path!,
)

it('are found in the router', () => {
  expect(screens).toContain('drill/DrillScreen.vue')
})

describe.each(screens)('The screen %s', (screen) => {
  it('brings every text that it says', () => {
    expect(missingTexts(`web/${screen}`, true, screen === 'wall/WallScreen.vue' ? unsaidByWall : undefined)).toEqual([])
  })
})

describe("The wall's first picture", () => {
  it('brings every text that it says, and none of the texts of what comes later or of a desk', () => {
    expect(missingTexts('web/wall/WallScreen.vue', false)).toEqual([])
    const first = [...filesOf('web/main.ts', false), ...filesOf('web/wall/WallScreen.vue', false)].filter(isTable)
    expect(new Set(first)).toEqual(
      new Set([
        'web/problem-messages.ts',
        'web/ui/ui-messages.ts',
        'web/areas/area-messages.ts',
        'web/feed/link-messages.ts',
        'web/wall/wall-messages.ts',
      ]),
    )
  })
})
