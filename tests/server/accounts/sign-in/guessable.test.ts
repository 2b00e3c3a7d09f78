import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { faultOfGuess } from '../../../../server/accounts/sign-in/guessable.ts'

const names = ['seat-4', '市级派遣席 C', '射洪市', 'Shehong']

describe('A password', () => {
  it.each([
    ['aaaaaaaaaaaa', 'few_characters'],
    ['abababababab', 'few_characters'],
    ['passwordpassword', 'repeated'],
    ['qwertqwertqwert', 'repeated'],
    ['123456789012', 'sequence'],
    ['qwertyuiop12', 'sequence'],
    ['1qaz2wsx3edc4', 'sequence'],
    ['!@#$%^&*()_+', 'sequence'],
    ['seat-4-seat-4', 'named'],
    ['quanyu-quanyu', 'named'],
    ['shehong2026!!', 'named'],
    ['P@ssw0rd2026!', 'common'],
    ['woaini1314520', 'common'],
    ['Admin123!@#Admin', 'common'],
    ['too short', 'short'],
  ])('%s is refused: %s', (password, fault) => expect(faultOfGuess(password, names)).toBe(fault))

  it.each(['a long enough phrase', 'correct horse battery', '雨后的石板路有一点滑还好', 'kJ8#mq2!vTz9'])(
    '%s is taken',
    (password) => expect(faultOfGuess(password, names)).toBeNull(),
  )

  it('gets no better by being said again, and is read to the end whatever it is', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme-ascii', maxLength: 40 }),
        fc.integer({ min: 4, max: 9 }),
        (text, times) => {
          faultOfGuess(text, names)
          expect(faultOfGuess(text.slice(0, 6).repeat(times), names)).not.toBeNull()
        },
      ),
      { numRuns: 200 },
    )
  })
})
