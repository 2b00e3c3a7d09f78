/** `connecting`: nothing has been shown yet. The other states depend on the age of the data. */
export type LinkState = 'connecting' | 'live' | 'reconnecting' | 'stale'

export const liveUnderMs = 3_000
export const staleFromMs = 10_000

/**
 * The state of a screen's data. `ageMs` is the time since the server last confirmed them, by a monotonic
 * clock; null when nothing is shown yet. `following` is false from the moment the socket drops or a gap is seen until the
 * resume is applied: a screen that does not follow is never `live`, however young its data.
 */
export function linkState(ageMs: number | null, following: boolean): LinkState {
  if (ageMs === null) return 'connecting'
  if (ageMs >= staleFromMs) return 'stale'
  return following && ageMs < liveUnderMs ? 'live' : 'reconnecting'
}
