import type { AllowedAction, CaseStatus } from '../../../server/contracts/case.ts'
import { caseAction, caseActionOrder } from '../../cases/work/case-actions.ts'
import type { MessageKey } from '../../ui/use-language.ts'
import type { DeskMode, DeskRequest } from '../desk/desk-mode.ts'
import { menuKeys, queueKeys } from '../desk/row-keys.ts'

type LetterCommand =
  | 'next'
  | 'search'
  | 'box'
  | 'lasso'
  | 'pointer'
  | 'duty'
  | 'help'
  | 'queues'
  | 'filter'
  | 'more'
  | 'copy_number'
  | 'newest'
  | 'heard'

/** The command of a key. */
export type DeskCommand =
  | { readonly do: 'step'; readonly by: 1 | -1 }
  | { readonly do: 'suggestion'; readonly at: number }
  | { readonly do: 'queue'; readonly at: number }
  | { readonly do: 'queue_step'; readonly by: 1 | -1 }
  | { readonly do: 'action'; readonly action: AllowedAction }
  | { readonly do: LetterCommand | 'undo' | 'back' | 'confirm' }
  | { readonly do: 'reason'; readonly by: 1 | -1 }
  | { readonly do: 'keep' | 'redo' }
  | DeskRequest

/** A key as the footer shows it. */
export interface KeyHint {
  readonly keys: readonly string[]
  readonly label: MessageKey
}

const back: KeyHint = { keys: ['Esc'], label: 'keyBack' }

/** The keys of each mode, most used first: the footer and the keyboard share this one list. */
export const keyHints: Record<DeskMode['kind'], readonly KeyHint[]> = {
  list: [
    { keys: ['↑', '↓'], label: 'keySelect' },
    { keys: ['R'], label: 'actionReassign' },
    { keys: ['1', '–', '3'], label: 'keySuggestion' },
    { keys: ['E'], label: 'actionHandUp' },
    { keys: ['B'], label: 'actionReturn' },
    { keys: ['G'], label: 'actionSuspend' },
    { keys: ['C'], label: 'keySecond' },
    { keys: ['N'], label: 'actionNext' },
    { keys: ['Z'], label: 'keyNewest' },
    { keys: ['Q'], label: 'keyQueues' },
    { keys: ['A'], label: 'keyMore' },
    { keys: ['/'], label: 'keySearch' },
    { keys: ['F'], label: 'keyFilter' },
    { keys: ['O'], label: 'keyContact' },
    { keys: ['W'], label: 'keyDuty' },
    { keys: ['L'], label: 'keyLasso' },
    { keys: ['M'], label: 'keyBox' },
    { keys: ['Ctrl Z'], label: 'keyUndo' },
    back,
  ],
  reassign: [
    { keys: ['1', '–', '3'], label: 'keyTarget' },
    { keys: ['A', '–', 'Z'], label: 'keyName' },
    { keys: ['↑', '↓'], label: 'keyTarget' },
    { keys: ['←', '→'], label: 'keyReason' },
    { keys: ['Enter'], label: 'keyConfirm' },
    back,
  ],
  drag: [{ keys: ['Esc'], label: 'consequenceCancel' }],
  reason: [{ keys: ['Enter'], label: 'reasonSend' }, back],
  queues: [
    { keys: ['1', '–', '8'], label: 'keyQueuesUpper' },
    { keys: ['Q', '–', 'I'], label: 'keyQueuesLower' },
    back,
  ],
  filter: [{ keys: ['Tab'], label: 'keyNextField' }, back],
  more: [
    { keys: ['1', '…'], label: 'keyChoose' },
    { keys: ['↑', '↓'], label: 'keyChoose' },
    { keys: ['Enter'], label: 'keyConfirm' },
    back,
  ],
  pin: [{ keys: ['Enter'], label: 'pinConfirm' }, back],
  bulk: [{ keys: ['Enter'], label: 'keyConfirm' }, back],
  conflict: [
    { keys: ['1'], label: 'conflictKeep' },
    { keys: ['2'], label: 'keyRedo' },
    { keys: ['Esc'], label: 'conflictLater' },
  ],
  duty: [{ keys: ['↑', '↓'], label: 'keyTarget' }, { keys: ['Enter'], label: 'dutyOpen' }, back],
  help: [back],
}

/** The list's keys at a read-only desk. */
export const readingHints: readonly KeyHint[] = [
  { keys: ['↑', '↓'], label: 'keySelect' },
  { keys: ['I'], label: 'actionInstruct' },
  { keys: ['N'], label: 'actionNext' },
  { keys: ['Q'], label: 'keyQueues' },
  { keys: ['/'], label: 'keySearch' },
  { keys: ['F'], label: 'keyFilter' },
  back,
]

/** The list's keys that the footer has no room for. */
export const rareHints: readonly KeyHint[] = [
  { keys: ['S'], label: 'keyHeard' },
  { keys: ['[', ']'], label: 'keyQueueStep' },
  { keys: ['X'], label: 'keyWords' },
  { keys: ['Y'], label: 'keyCopyNumber' },
  { keys: ['PgUp', 'PgDn'], label: 'keyScroll' },
  { keys: ['+', '−'], label: 'keyZoom' },
  { keys: ['0'], label: 'keyFit' },
]

/** Letters that work only at a desk that dispatches. */
const dispatching: readonly DeskCommand['do'][] = ['box', 'lasso', 'duty', 'suggestion', 'undo', 'contact']
export const isForReaders = (command: DeskCommand): boolean => !dispatching.includes(command.do)

interface PressedKey {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
}

const arrows: Readonly<Record<string, 1 | -1>> = { ArrowDown: 1, ArrowUp: -1 }
const zooms: Readonly<Record<string, 1 | -1>> = { '+': 1, '=': 1, '-': -1, _: -1 }
const pages: Readonly<Record<string, 1 | -1>> = { PageDown: 1, PageUp: -1 }
const brackets: Readonly<Record<string, 1 | -1>> = { ']': 1, '[': -1 }
const sides: Readonly<Record<string, 1 | -1>> = { ArrowRight: 1, ArrowLeft: -1 }
const letters: Readonly<Record<string, LetterCommand | 'contact' | 'words' | 'fit'>> = {
  n: 'next',
  q: 'queues',
  // A as in all acts: C confirms, and M is the box.
  a: 'more',
  o: 'contact',
  x: 'words',
  y: 'copy_number',
  z: 'newest',
  s: 'heard',
  '0': 'fit',
  f: 'filter',
  '/': 'search',
  m: 'box',
  l: 'lasso',
  v: 'pointer',
  // D dispatches.
  w: 'duty',
  '?': 'help',
}

/** Modes whose keys are those of their fields and buttons. */
const takesOwnKeys: readonly DeskMode['kind'][] = ['drag', 'help', 'reason', 'duty', 'filter']

function actionFor(letter: string, allowed: readonly AllowedAction[], status: CaseStatus) {
  const name = caseActionOrder.find(
    (action) => caseAction(action, status).key === letter && allowed.some((one) => one.action === action),
  )
  return allowed.find(({ action }) => action === name)
}

/**
 * The command of a key in a mode; null: none. A conflict has no Enter: neither change must be made by a key that is pressed by
 * habit. `allowed` are the chosen case's actions.
 */
export function commandFor(
  pressed: PressedKey,
  mode: DeskMode['kind'],
  allowed: readonly AllowedAction[],
  status: CaseStatus | null,
): DeskCommand | null {
  const { key, altKey } = pressed
  const isWithControl = pressed.ctrlKey || pressed.metaKey
  if (isWithControl) return key.toLowerCase() === 'z' && mode === 'list' ? { do: 'undo' } : null
  if (altKey) return null
  if (key === 'Escape') return { do: 'back' }
  if (mode === 'conflict') return key === '1' ? { do: 'keep' } : key === '2' ? { do: 'redo' } : null
  if (mode === 'queues') {
    const at = queueKeys.indexOf(key.toLowerCase())
    return at < 0 ? null : { do: 'queue', at }
  }
  if (mode === 'more') {
    if (arrows[key]) return { do: 'menu_step', by: arrows[key] }
    const at = menuKeys.indexOf(key.toLowerCase())
    return at < 0 ? null : { do: 'menu', at }
  }
  if (takesOwnKeys.includes(mode)) return null
  if (mode === 'pin' || mode === 'bulk') return key === 'Enter' ? { do: 'confirm' } : null
  if (/^[1-3]$/.test(key)) return { do: 'suggestion', at: Number(key) - 1 }
  if (mode === 'list' && brackets[key]) return { do: 'queue_step', by: brackets[key] }
  if (arrows[key]) return { do: 'step', by: arrows[key] }
  if (mode === 'reassign') {
    if (sides[key]) return { do: 'reason', by: sides[key] }
    if (/^[\p{L}/]$/u.test(key)) return { do: 'name' }
    return key === 'Enter' ? { do: 'confirm' } : null
  }
  if (zooms[key]) return { do: 'zoom', by: zooms[key] }
  if (pages[key]) return { do: 'scroll', by: pages[key] }
  const letter = key.toLowerCase()
  if (letters[letter]) return { do: letters[letter] }
  const action = status && actionFor(letter, allowed, status)
  return action ? { do: 'action', action } : null
}
