import { describe, expect, it } from 'vitest'
import { faultOf, type WallSign } from '../../../scripts/kiosk/wall-sign.ts'

const wallAt = (second: number | null): WallSign => ({ kind: 'wall', second })

describe('A sign of life of the wall', () => {
  it.each<[string, WallSign | null, WallSign, string | null]>([
    ['goes on', wallAt(1_000), wallAt(6_000), null],
    ['is the first', null, wallAt(1_000), null],
    ['has never reached the server', wallAt(null), wallAt(null), null],
    ['went back with the clock of the server', wallAt(9_000), wallAt(4_000), null],
    ['shows the same second', wallAt(1_000), wallAt(1_000), 'the clock stands still'],
    ['does not come', wallAt(1_000), { kind: 'silent' }, 'the page does not answer'],
    ['cannot come', wallAt(1_000), { kind: 'crashed' }, 'the page has crashed'],
    ['is that of an error page', wallAt(1_000), { kind: 'other' }, 'the page is not the wall'],
  ])('that %s', (_what, before, sign, fault) => {
    expect(faultOf(before, sign)).toBe(fault)
  })
})
