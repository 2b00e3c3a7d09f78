/** 128 random bits. Not `crypto.randomUUID`: it is missing on a page that is served without TLS. */
export const newKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')

/**
 * The idempotency key of a form's command. It stays the same while the command is the same, so that a retry after a lost answer has
 * no second effect; another command, or `done`, makes a new key.
 */
export function commandKey() {
  let meant: string | null = null
  let key = ''

  function keyOf(body: unknown): string {
    const text = JSON.stringify(body)
    if (text !== meant) key = newKey()
    meant = text
    return key
  }
  const done = (): void => void (meant = null)
  return { keyOf, done }
}
