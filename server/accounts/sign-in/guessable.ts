/** What makes a password easy to guess, in the order in which it is looked for. */
export type PasswordFault = 'short' | 'few_characters' | 'repeated' | 'sequence' | 'named' | 'common'

/** Keyboard rows, columns and orders that are typed without thinking; also read backwards. */
const runs = [
  ...['abcdefghijklmnopqrstuvwxyz', '01234567890', '09876543210', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm'],
  ...['1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p', 'qazwsxedcrfvtgbyhnujmikolp', '!@#$%^&*()', '147258369', '741852963'],
]

/** The roots of the most common passwords, here and abroad: leaked lists are these with a year or a sign behind them. */
const commonest =
  `password passwort passw0rd admin administrator root guest user test login welcome letmein iloveyou monkey dragon master
  sunshine princess football baseball shadow superman michael jordan harley hunter secret changeme default server system
  manager office windows computer internet samsung google apple summer winter spring autumn woaini wodemima mima mima123
  zhang wang aini nihao zhongguo china beijing shanghai chengdu sichuan baobao qingqing tiantian gongan zhengfu shequ
  wangge wanggehua jiedao paiqian zhihui zhihuizhongxin 5201314 1314520 1314521 520520 a123456 abc123 qwe123 asd123 zxc123
  123qwe 888888 666666 111222 112233 123123 121212 147147 520131 dispatch dispatcher grid city hotline wall kiosk`
    .split(/\s+/)
    .sort((one, other) => other.length - one.length)

const reversed = (text: string) => [...text].reverse().join('')
/** a for @, o for 0: what everybody writes does not make a word another one. */
const plain = (text: string) =>
  text.replaceAll(/[@4031$5!7]/g, (sign) => ({ '@': 'a', '4': 'a', '0': 'o', '3': 'e', $: 's', '5': 's', '1': 'i', '!': 'i', '7': 't' })[sign]!) // prettier-ignore

/** At least so many characters must be left beside what can be guessed, each guessed piece counting as one. */
const leastLeft = 8
const shortest = 12
const fewest = 5

/** Marks a guessed piece. */
const piece = '\u0001'

interface Guess {
  readonly fault: PasswordFault
  readonly take: (text: string) => string
}

const without = (words: readonly string[]) => (text: string) =>
  words.reduce((left, word) => {
    for (let at = indexIn(left, word); at >= 0; at = indexIn(left, word))
      left = left.slice(0, at) + piece + left.slice(at + word.length)
    return left
  }, text)

const indexIn = (text: string, word: string) => {
  const at = text.indexOf(word)
  return at >= 0 ? at : plain(text).indexOf(plain(word))
}

function withoutRuns(text: string): string {
  const all = runs.flatMap((run) => [run, reversed(run)])
  for (let at = 0; at < text.length; at++) {
    let length = 0
    while (at + length < text.length && all.some((run) => run.includes(text.slice(at, at + length + 1)))) length++
    if (length >= 3) text = text.slice(0, at) + piece + text.slice(at + length)
  }
  return text.replaceAll(/(?:19|20)\d\d(?:[01]\d[0-3]\d)?/g, piece)
}

/**
 * Why a password is too easy to guess; null: it is not. Length counts most. Each easy guess (repetitions, keyboard
 * rows, dates, `names` and the commonest words, also with 0 for o) counts as one character. A rule of our own and no library:
 * the well-kept ones bring a megabyte of English words, and none knows how Chinese passwords are made.
 * @param names of the account, its seat and the city: all that the page of sign-in shows
 */
export function faultOfGuess(password: string, names: readonly string[]): PasswordFault | null {
  const text = password.normalize('NFKC').toLowerCase()
  if ([...password].length < shortest) return 'short'
  if (new Set(text).size < fewest) return 'few_characters'
  const known = ['quanyu', '全域', ...names].map((name) => name.toLowerCase()).filter((name) => name.length > 1)
  const parts = known.flatMap((name) => [name, ...name.split(/[\s._-]+/)]).filter((name) => [...name].length > 2)
  const guesses: readonly Guess[] = [
    { fault: 'named', take: without([...new Set([...known, ...parts])].sort((a, b) => b.length - a.length)) },
    { fault: 'repeated', take: (left) => left.replaceAll(/(.{1,8}?)\1{2,}|(.{3,})\2+/gsu, piece) },
    { fault: 'sequence', take: withoutRuns },
    { fault: 'common', take: without(commonest) },
  ]
  let left = text
  for (const { fault, take } of guesses) {
    left = take(left)
    if ([...left].length < leastLeft) return fault
  }
  return null
}
