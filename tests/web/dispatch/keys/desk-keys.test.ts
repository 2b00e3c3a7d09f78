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

  it('choose a queue after Q by its place in the two rows, and step through them by brackets', () => {
    expect(press('q')).toEqual({ do: 'queues' })
    expect(press('6', 'queues')).toEqual({ do: 'queue', at: 5 })
    expect(press('q', 'queues')).toEqual({ do: 'queue', at: 8 })
    expect(press('U', 'queues')).toEqual({ do: 'queue', at: 14 })
    for (const key of ['9', 'd', 'Enter']) expect(press(key, 'queues')).toBeNull()
    expect([press('['), press(']')]).toEqual([{ do: 'queue_step', by: -1 }, { do: 'queue_step', by: 1 }]) // prettier-ignore
  })

  it('open what is under 更多, and do each of it by its own key', () => {
    expect(press('a')).toEqual({ do: 'more' })
    expect(press('3', 'more')).toEqual({ do: 'menu', at: 2 })
    expect(press('q', 'more')).toEqual({ do: 'menu', at: 10 })
    expect(press('ArrowDown', 'more')).toEqual({ do: 'menu_step', by: 1 })
    expect(press('Enter', 'more')).toBeNull()
  })

  it('reveal, expand, copy, scroll and zoom', () => {
    const commands = ['o', 'x', 'y', '0'].map((key) => press(key)?.do)
    expect(commands).toEqual(['contact', 'words', 'copy_number', 'fit'])
    expect(press('+')).toEqual({ do: 'zoom', by: 1 })
    expect(press('PageUp')).toEqual({ do: 'scroll', by: -1 })
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
    for (const key of ['p', 'L', '蟠', '/']) expect(press(key, 'reassign')).toEqual({ do: 'name' })
    expect(press('F5', 'reassign')).toBeNull()
  })

  it.each(Object.keys(keyHints) as DeskMode['kind'][])('lead out of %s by Esc, and say so', (mode) => {
    expect(press('Escape', mode)).toEqual({ do: 'back' })
    expect(keyHints[mode].some(({ keys }) => keys.includes('Esc'))).toBe(true)
  })
})
