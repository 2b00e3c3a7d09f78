/** Takes homes out of free text: each becomes `hidden`, whatever its length. */
export type HideHomes = (text: string) => string

/** One length for all, as the length of a name tells one estate from another. */
const hidden = '＊＊'
const blank = '[\\s·,，、]{0,3}'

const digits = '[0-9０-９*]'
const numeral = '[一二三四五六七八九十百零〇两壹贰叁肆伍陆柒捌玖拾]'
const number = `(?:第?(?:[A-Za-zＡ-Ｚ]?-?${digits}{1,6}[A-Za-z]?|${numeral}{1,6}|[A-Za-zＡ-Ｚ]|[甲乙丙丁戊东西南北中])${blank})`
/** What counts houses, stairs and flats, and nothing else. */
const unit = '(?:栋|幢|号楼|号院|号房|号室|单元|#楼?|＃楼?)'
/** What may also count storeys, things and days: a part of an address only behind another part. */
const looseUnit = '(?:楼|层|号|室|户|座|门|弄|组)'
const houseNumber = [
  `${number}${unit}`,
  // A flat: 502室, 五〇二室; and a tower, as in B座.
  `(?:${digits}{1,4}|${numeral}{1,6})${blank}室`,
  '[A-Za-zＡ-Ｚ]\\s*座',
  // 泰宁路16号: a street is no home, its number is.
  `(?<=[街路巷道弄里村组院段])\\s*(?:${digits}{1,5}|${numeral}{1,6})(?:-${digits}{1,5})?\\s*(?:号|弄)`,
  // 3-2-501
  `(?<!${digits}|-)${digits}{1,3}[-－—]${digits}{1,2}[-－—]${digits}{3,4}(?!${digits}|-)`,
  '\\b(?:[Bb]uilding|[Bb]lock|[Uu]nit|[Rr]oom|[Ff]lat|[Aa]partment|[Aa]pt\\.?)\\s*(?:[Nn]o\\.?\\s*)?#?\\s*[A-Za-z]?\\d{1,6}[A-Za-z]?\\b',
].join('|')

/**
 * Makes what hides the homes of a city: names of its estates and buildings, also half known ones (the beginning of one with the end
 * of another), and house, stair and flat numbers in digits or Chinese numerals. Parts that stand in a row become one.
 * @param names of estates and buildings
 */
export function hideHomesOf(names: readonly string[]): HideHomes {
  const first = names.length === 0 ? houseNumber : `${nameOf(names)}|${houseNumber}`
  const more = `${blank}(?:的${blank})?(?:${houseNumber}|${number}${looseUnit}|${digits}{1,2}[-－—]${digits}{3,4}|${digits}{3,4}(?![0-9]))`
  const home = new RegExp(`(?:${first})(?:${more})*`, 'gu')
  return (text) => text.replace(home, hidden)
}

/** Estates are called by two characters and a kind, as in 香樟·雅居 and 华丰·小区; so each beginning goes with each kind. */
function nameOf(names: readonly string[]): string {
  const halves = names
    .map((name) => /^(\p{Script=Han}{2})(\p{Script=Han}{1,3})$/u.exec(name))
    .filter((half) => half !== null)
  const whole = treeOf(names)
  if (halves.length === 0) return whole
  const [beginnings, kinds] = [treeOf(halves.map(([, one]) => one!)), treeOf(halves.map(([, , two]) => two!))]
  return `${whole}|${beginnings}\\s*${kinds}`
}

interface Tree {
  readonly next: Map<string, Tree>
  isEnd: boolean
}

/** Any of these texts, the longest first, with blanks in them or not; as a tree, so that thousands are as quick as a few. */
function treeOf(texts: readonly string[]): string {
  const root: Tree = { next: new Map(), isEnd: false }
  for (const text of texts) {
    let tree = root
    for (const character of text.replace(/\s/g, '')) {
      if (!tree.next.has(character)) tree.next.set(character, { next: new Map(), isEnd: false })
      tree = tree.next.get(character)!
    }
    tree.isEnd = true
  }
  // The first characters once more, as one class: most places in a text are passed by at one look.
  return `(?=[${[...root.next.keys()].map(escaped).join('')}])${written(root)}`
}

const escaped = (character: string) => character.replace(/[\\^$.*+?()[\]{}|/-]/, '\\$&')

function written({ next, isEnd }: Tree): string {
  if (next.size === 0) return ''
  const ways = [...next].map(([character, tree]) => {
    const rest = written(tree)
    return (character === '-' ? '-' : escaped(character)) + (rest && `\\s*${rest}`)
  })
  return `(?:${ways.join('|')})${isEnd ? '?' : ''}`
}
