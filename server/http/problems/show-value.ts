const longest = 80
const mostEntries = 8
const deepest = 3

/**
 * A value as a message may show it: short, and with what could not be printed escaped. Never throws, and looks no deeper than
 * three levels and at no more than eight entries of each, however the value was made.
 */
export function showValue(value: unknown): string {
  const text = print(value, 0)
  return text.length > longest ? `${cut(text, longest - 3)}… (${text.length} characters)` : text
}

/** The name of a field as a message may show it. */
export function showName(name: string): string {
  return name.length > longest ? `${cut(name, longest - 3)}…` : name.toWellFormed()
}

function print(value: unknown, depth: number): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value).replace(unprinted, escaped)
    case 'object':
      return value === null ? 'null' : printObject(value, depth)
    case 'undefined':
      return 'nothing'
    case 'number':
    case 'boolean':
    case 'bigint':
      return String(value)
    default:
      return typeof value
  }
}

function printObject(value: object, depth: number): string {
  const isArray = Array.isArray(value)
  if (depth >= deepest) return isArray ? '[…]' : '{…}'
  const keys = Object.keys(value)
  const parts = keys.slice(0, mostEntries).map((key) => {
    const entry = print((value as Record<string, unknown>)[key], depth + 1)
    return isArray ? entry : `${JSON.stringify(showName(key))}:${entry}`
  })
  if (keys.length > mostEntries) parts.push('…')
  return isArray ? `[${parts.join(',')}]` : `{${parts.join(',')}}`
}

/** Marks of direction and zero-width characters would change how the rest of a message reads. */
const unprinted = /[\p{Cf}\p{Zl}\p{Zp}]/gu
const escaped = (character: string) => `\\u{${character.codePointAt(0)!.toString(16)}}`

/** Not through a pair of surrogates. */
const cut = (text: string, length: number) => text.slice(0, length).toWellFormed()
