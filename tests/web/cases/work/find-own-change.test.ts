import { afterEach, describe, expect, it, vi } from 'vitest'
import { findOwnChange } from '../../../../web/cases/work/find-own-change.ts'

const seen = { number: '5109812026010100001', version: 1 }
const entry = { version: 2, actorName: '领导席', reason: '请联系 *********** 核实', toGrid: null }
const own = { seat: '领导席', words: '请联系 13800138000 核实', to: null }

/** The history as a seat reads it that must not read the numbers that name a person. */
const reads = (...entries: object[]) =>
  vi.stubGlobal('fetch', () =>
    Promise.resolve(new Response(JSON.stringify(entries), { headers: { 'content-type': 'application/json' } })),
  )

afterEach(() => vi.unstubAllGlobals())

describe('A change whose answer was lost', () => {
  it('is found by its words, also where a number in them is read as stars', async () => {
    reads(entry)
    expect(await findOwnChange(seen, own)).toEqual(entry)
    reads({ ...entry, reason: own.words })
    expect(await findOwnChange(seen, own)).toMatchObject({ version: 2 })
  })

  it.each([
    ['of another seat', { ...entry, actorName: '市级派遣席 A' }],
    ['with other words', { ...entry, reason: '请联系 *********** 回访' }],
    ['of the version that was seen', { ...entry, version: 1 }],
  ])('is not one %s', async (_, other) => {
    reads(other)
    expect(await findOwnChange(seen, own)).toBeUndefined()
  })
})
