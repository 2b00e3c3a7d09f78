import { afterEach, describe, expect, it, vi } from 'vitest'
import { commandKey, newKey } from '../../web/command-key.ts'

afterEach(() => vi.unstubAllGlobals())

describe('The key of a command', () => {
  it('is made where the page is served without TLS, and is never the same', () => {
    const { crypto } = globalThis
    vi.stubGlobal('crypto', { getRandomValues: (bytes: Uint8Array<ArrayBuffer>) => crypto.getRandomValues(bytes) })
    const keys = Array.from({ length: 100 }, newKey)
    for (const key of keys) expect(key).toMatch(/^[0-9a-f]{32}$/)
    expect(new Set(keys).size).toBe(100)
  })

  it('stays while the same is meant, and is another one for anything else and once it is done', () => {
    const { keyOf, done } = commandKey()
    const first = keyOf({ reason: '催办' })
    expect(keyOf({ reason: '催办' })).toBe(first)
    expect(keyOf({ reason: '督办' })).not.toBe(first)
    const again = keyOf({ reason: '催办' })
    done()
    expect(keyOf({ reason: '催办' })).not.toBe(again)
  })
})
