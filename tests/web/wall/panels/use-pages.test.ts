import fc from 'fast-check'
import { expect, it } from 'vitest'
import { pageAt, pageMs } from '../../../../web/wall/panels/use-pages.ts'

const anyNow = fc.integer({ min: 0, max: 4_000_000_000_000 })

it('Each page of a list shows once in a round, in order', () => {
  fc.assert(
    fc.property(anyNow, fc.integer({ min: 1, max: 30 }), (now, pages) => {
      const begin = Math.ceil(now / (pages * pageMs)) * pages * pageMs
      const shown = Array.from({ length: pages }, (_, turn) => pageAt(begin + turn * pageMs, pages))
      expect(shown).toEqual(Array.from({ length: pages }, (_, page) => page))
    }),
  )
})

it('A page stays for eight seconds, and a list that fits does not turn', () => {
  expect(pageAt(pageMs, 3)).toBe(pageAt(2 * pageMs - 1, 3))
  expect(pageAt(pageMs, 1)).toBe(0)
})
