/**
 * `npm run check:folders`: what no tool counts of folders. A folder holds at most 24 files, so that a reader finds the one that is
 * looked for. A folder and a folder inside it do not import each other: what both need stands deeper, what uses both stands
 * higher. Circles of other folders are found by dependency-cruiser (scripts/import-boundaries.mjs).
 *
 * The folders `server` and `web` themselves are free of the second rule: what stands directly in them puts the rooms together.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'

const mostFiles = 24
const roots = ['server', 'web', 'scripts', 'tests', 'gis-data']
const compositions = ['server', 'web']
const hasImports = /\.(ts|mjs|vue)$/
const specifier = /(?:\bfrom|\bimport|\bimport\()\s*'(\.[^'?]*)/g

/** Every file below a folder. @param {string} folder @returns {string[]} */
function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name)
    return entry.isDirectory() ? filesBelow(path) : [path]
  })
}

/** Folders with more files than a reader looks through. @param {readonly string[]} files @returns {string[]} */
function fullFolders(files) {
  /** @type {Map<string, number>} */
  const counts = new Map()
  for (const file of files) counts.set(posix.dirname(file), (counts.get(posix.dirname(file)) ?? 0) + 1)
  return [...counts]
    .filter(([, count]) => count > mostFiles)
    .map(
      ([folder, count]) =>
        `${folder}: expected at most ${mostFiles} files, came ${count}; divide it by what its files are for`,
    )
}

/** The folders that each folder imports from, with one file that does. @param {readonly string[]} files */
function importsOf(files) {
  /** @type {Map<string, string>} */
  const found = new Map()
  for (const file of files.filter((path) => hasImports.test(path))) {
    for (const [, path = ''] of readFileSync(file, 'utf8').matchAll(specifier)) {
      const target = posix.normalize(posix.join(posix.dirname(file), path))
      const [from, to] = [posix.dirname(file), posix.dirname(target)]
      if (from !== to) found.set(`${from} ${to}`, `${file} imports ${target}`)
    }
  }
  return found
}

/** A folder and one inside it that import each other. @param {readonly string[]} files @returns {string[]} */
function kinCircles(files) {
  const imports = importsOf(files)
  return [...imports].flatMap(([pair, down]) => {
    const [outer = '', inner = ''] = pair.split(' ')
    const up = imports.get(`${inner} ${outer}`)
    if (!up || !inner.startsWith(`${outer}/`) || compositions.includes(outer)) return []
    return [`${outer} and ${inner} import each other: ${down}, ${up}`]
  })
}

const files = roots.filter((root) => existsSync(root)).flatMap(filesBelow)
const faults = [...fullFolders(files), ...kinCircles(files)]
for (const fault of faults) console.log(fault)
process.exitCode = faults.length > 0 ? 1 : 0
