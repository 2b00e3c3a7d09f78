import { randomBytes, randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { commandKey } from '../../../../server/cases/intake/command-key.ts'

const stranger = { actor: 'public' }
const word = fc.constantFrom('my', 'first', 'report', 'Report', 'case', 'bug', 'number', 'one', 'Today', 'order', 'Of', 'Morning') // prettier-ignore
const count = fc.oneof(fc.nat(3_000), fc.integer({ min: 1_764_400_000_000, max: 1_764_500_000_000 }))
const part = fc.oneof(
  word,
  count.map(String),
  count.map((n) => String(n).padStart(17, '0')),
)

describe('The key of a report without an account', () => {
  it('is never made of words, dates and counters, whatever stands between them', () => {
    fc.assert(
      fc.property(
        fc.array(part, { minLength: 1, maxLength: 8 }),
        fc.constantFrom('-', '_', '.', '', ':'),
        (parts, sign) => {
          const key = parts.join(sign)
          expect(() => commandKey(stranger, key), key).toThrow(/Idempotency-Key/)
        },
      ),
      { numRuns: 2_000, seed: 7, examples: [[['My', 'First', 'Report', 'Of', 'Morning'], '']] },
    )
  })

  it('is accepted when it was drawn at random: as a UUID or in hex always, in base64 but for fewer than one in 500', () => {
    const isAccepted = (key: string) => {
      try {
        return commandKey(stranger, key) === `public:${key}`
      } catch {
        return false
      }
    }
    const draws = Array.from({ length: 2_000 }, (_, draw) => randomBytes(draw % 2 ? 16 : 32))
    expect(draws.filter((bytes) => !isAccepted(bytes.toString('hex')) || !isAccepted(randomUUID()))).toEqual([])
    const inBase64 = draws.flatMap((bytes) => [bytes.toString('base64'), bytes.toString('base64url')])
    expect(inBase64.filter((key) => !isAccepted(key)).length).toBeLessThan(8)
  })
})
