/** 128 random bits. Not `crypto.randomUUID`: a page that is served without TLS has none. */
export const newKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')

/**
 * The idempotency key of what a form sends: the same one as long as the same is meant, so that a lost answer is not done
 * twice; another one for anything else, and after `done`.
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
