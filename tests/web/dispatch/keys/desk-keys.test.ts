import { describe, expect, it } from 'vitest'
import type { AllowedAction } from '../../../../server/contracts/case.ts'
import { commandFor, isForReaders, keyHints } from '../../../../web/dispatch/keys/desk-keys.ts'
import type { DeskMode } from '../../../../web/dispatch/desk/desk-mode.ts'

const allowed: AllowedAction[] = [
  { action: 'reassign', needsReason: true },
  { action: 'hand_up', needsReason: true },
  { action: 'suspend', needsReason: true },
]
const plain = { ctrlKey: false, metaKey: false, altKey: false }
const press = (key: string, mode: DeskMode['kind'] = 'list', more = {}) =>
  commandFor({ ...plain, key, ...more }, mode, allowed, 'dispatched')

describe('The keys of the desk', () => {
  it('do what the server allows with the chosen case, and nothing that it does not', () => {
    expect(press('r')).toEqual({ do: 'action', action: allowed[0] })
    expect(press('E')).toEqual({ do: 'action', action: allowed[1] })
    expect(press('g')).toEqual({ do: 'action', action: allowed[2] })
    expect(press('b')).toBeNull()
    expect(commandFor({ ...plain, key: 'r' }, 'list', allowed, null)).toBeNull()
  })

  it('leave the browser its own', () => {
    expect(press('r', 'list', { ctrlKey: true })).toBeNull()
    expect(press('n', 'list', { altKey: true })).toBeNull()
    expect(press('z', 'list', { ctrlKey: true })).toEqual({ do: 'undo' })
    expect(press('z', 'list', { metaKey: true })).toEqual({ do: 'undo' })
  })

  it('decide a conflict by 1 and 2 alone: nothing that is pressed by habit does', () => {
    expect(press('1', 'conflict')).toEqual({ do: 'keep' })
    expect(press('2', 'conflict')).toEqual({ do: 'redo' })
    for (const key of ['Enter', ' ', 'r', 'n', 'ArrowDown']) expect(press(key, 'conflict')).toBeNull()
    expect(press('z', 'conflict', { ctrlKey: true })).toBeNull()
  })

  it('open the duty, and leave its letters to its fields', () => {
    expect(press('w')).toEqual({ do: 'duty' })
    for (const key of ['w', 'r', '1', 'Enter', 'ArrowDown']) expect(press(key, 'duty')).toBeNull()
  })

  it('of a desk that is read lead through the list and to what is allowed', () => {
    for (const key of ['ArrowDown', 'n', '/', '?', 'r', 'Escape']) expect(isForReaders(press(key)!), key).toBe(true)
    for (const key of ['w', 'm', 'l', '1']) expect(isForReaders(press(key)!), key).toBe(false)
  })

  it('choose the target of a reassignment, and confirm it', () => {
    expect(press('2', 'reassign')).toEqual({ do: 'suggestion', at: 1 })
    expect(press('ArrowDown', 'reassign')).toEqual({ do: 'step', by: 1 })
    expect(press('ArrowLeft', 'reassign')).toEqual({ do: 'reason', by: -1 })
    expect(press('Enter', 'reassign')).toEqual({ do: 'confirm' })
    expect(press('e', 'reassign')).toBeNull()
  })

  it.each(Object.keys(keyHints) as DeskMode['kind'][])('lead out of %s by Esc, and say so', (mode) => {
    expect(press('Escape', mode)).toEqual({ do: 'back' })
    expect(keyHints[mode].some(({ keys }) => keys.includes('Esc'))).toBe(true)
  })
})
