import type { AdmittedScreen, ScreenClaim } from '../accounts/sessions/admit-screen.ts'
import type { GroupState } from '../contracts/volatile.ts'
import type { GroupKey } from '../accounts/sessions/group-key.ts'
import type { ScreenSocket } from './screen.ts'

/** Which screens are admitted, and for how long. */
export interface Gate {
  /** Admits a screen. Rejects with a `ScreenRefusal`, which the screen receives, or with an error that it must not receive. */
  admit: (claim: ScreenClaim) => Promise<AdmittedScreen>
  /** The admission could not be decided. */
  failed: (error: unknown) => void
  /** Those of the ids that are still in force. */
  stillIn: (ids: readonly string[]) => Promise<ReadonlySet<string>>
}

/** The events at a node's screens that other parts follow. */
export interface ScreenListener {
  /** A screen has connected or left. */
  changed: () => void
  joined: (group: GroupKey) => void
  left: (group: GroupKey) => void
  /** A desk has connected, opened another case or left. */
  opened: (desk: ScreenSocket) => void
  /** Resolves when the choice is stored. */
  chosen: (group: GroupKey, state: GroupState) => Promise<void>
}

export const nobodyListens: ScreenListener = {
  changed: () => undefined,
  joined: () => undefined,
  left: () => undefined,
  opened: () => undefined,
  chosen: () => Promise.resolve(),
}
