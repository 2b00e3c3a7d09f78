/**
 * `npm run check:signs`: what a sign or a comment cites is there. In each Markdown file a link names a file or folder and, behind `#`, a
 * heading of it; a file or folder in backticks (`NAME.ts`, `work/`) stands beside the sign, at that path of the project or, for
 * a file, anywhere by that name. The same for file names in comments of the sources. A citation outlives what it cites
 * without a sound, and then sends its reader astray.
 *
 * NAME, NOUN and NNN are placeholders and cite nothing.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'

const roots = ['.github', 'server', 'web', 'scripts', 'tests', 'gis-data'].filter((root) => existsSync(root))
/** Names that the house forbids, and so names. */
const forbidden = ['index.ts']
const fileName = String.raw`\w[\w./-]*\.(?:ts|mjs|vue|sql|md|css|csv|geojson)\b`
const placeholder = /\b(NAME|NOUN|NNN)/

const files = [
  ...readdirSync('.', { withFileTypes: true }).flatMap((entry) => (entry.isFile() ? [entry.name] : [])),
  ...roots.flatMap((root) =>
    readdirSync(root, { withFileTypes: true, recursive: true }).flatMap((entry) =>
      entry.isFile() ? [posix.join(entry.parentPath, entry.name)] : [],
    ),
  ),
]
/** Every file by each end of its path: by its name, by its folder and name, and so on. */
const ends = new Set(files.flatMap((file) => file.split('/').map((_, index, parts) => parts.slice(index).join('/'))))

/** Whether a cited file is there, as seen from a folder. @param {string} folder @param {string} name */
const isFileThere = (folder, name) =>
  ends.has(posix.normalize(name).replace(/^(\.\.\/)+/, '')) || existsSync(posix.join(folder, name))

/** The anchors of a sign's headings, as GitHub makes them. @param {string} sign */
const anchorsOf = (sign) =>
  [...readFileSync(sign, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )

/** Why a link leads nowhere; null where it leads to something. @param {string} sign @param {string} link */
function linkFault(sign, link) {
  const [path = '', anchor] = link.split('#')
  const target = path === '' ? sign : posix.normalize(posix.join(posix.dirname(sign), path))
  if (!existsSync(target)) return `expected a file or folder at ${target}, found none`
  if (anchor === undefined || !target.endsWith('.md')) return null
  return anchorsOf(target).includes(decodeURIComponent(anchor)) ? null : `expected the heading in ${target}, found none`
}

/** What a sign cites in vain. @param {string} sign @returns {string[]} */
function faultsOfSign(sign) {
  const folder = posix.dirname(sign)
  const prose = readFileSync(sign, 'utf8').replace(/^```[^]*?^```/gm, '')
  const links = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link = '']) => {
    const fault = /^\w+:/.test(link) ? null : linkFault(sign, link)
    return fault === null ? [] : [`${sign} links to ${link}: ${fault}`]
  })
  const names = [...prose.matchAll(new RegExp(`\`(${fileName}|\\w[\\w./-]*/)\``, 'g'))].flatMap(([, name = '']) => {
    if (placeholder.test(name) || forbidden.includes(name)) return []
    const isThere = name.endsWith('/')
      ? existsSync(name) || existsSync(posix.join(folder, name))
      : isFileThere(folder, name)
    return isThere ? [] : [`${sign} names ${name}: expected it beside the sign or in the project, found none`]
  })
  return [...links, ...names]
}

/** Files that a source's comments cite in vain. @param {string} source @returns {string[]} */
function faultsOfComments(source) {
  return readFileSync(source, 'utf8')
    .split('\n')
    .flatMap((line, index) => {
      if (!/^\s*(\/?\*|\/\/|--|<!--)/.test(line)) return []
      return [...line.matchAll(new RegExp(`(?<![\\w./*…-])(?:\\.\\.?/)*${fileName}`, 'g'))]
        .filter(([name]) => !placeholder.test(name) && !isFileThere(posix.dirname(source), name))
        .map(([name]) => `${source}:${index + 1} names ${name}: expected it in the project, found none`)
    })
}

const faults = [
  ...files.filter((file) => file.endsWith('.md')).flatMap(faultsOfSign),
  // Tests speak of files that they plant.
  ...files.filter((file) => /\.(ts|mjs|vue|sql)$/.test(file) && !file.startsWith('tests/')).flatMap(faultsOfComments),
]
for (const fault of faults) console.log(fault)
process.exitCode = faults.length > 0 ? 1 : 0
