import type { AdmittedScreen, ScreenClaim } from '../accounts/sessions/admit-screen.ts'
import type { GroupState } from '../contracts/volatile.ts'
import type { GroupKey } from '../accounts/sessions/group-key.ts'
import type { ScreenSocket } from './screen.ts'

/** Who may look, and for how long. */
export interface Gate {
  /** As whom a screen came. Rejects with a `ScreenRefusal`, which the screen hears, or with what it must not hear. */
  admit: (claim: ScreenClaim) => Promise<AdmittedScreen>
  /** It could not be found out. */
  failed: (error: unknown) => void
  /** Of such ids those that are still in force. */
  stillIn: (ids: readonly string[]) => Promise<ReadonlySet<string>>
}

/** What a node's screens do that others must know of. */
export interface ScreenListener {
  /** A screen has come or gone. */
  changed: () => void
  joined: (group: GroupKey) => void
  left: (group: GroupKey) => void
  /** A desk has come, opened another case or gone. */
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
