/** `connecting`: nothing has ever been shown. The others speak of the age of what is shown. */
export type LinkState = 'connecting' | 'live' | 'reconnecting' | 'stale'

export const liveUnderMs = 3_000
export const staleFromMs = 10_000

/**
 * What the screen may say of itself. `ageMs` is how long ago the server last vouched for what is shown, on a monotonic
 * clock; null when nothing is shown yet. `following` is false from the moment the socket drops or a gap is seen until the
 * resume is applied: a screen that does not follow is never `live`, however young its data.
 */
export function linkState(ageMs: number | null, following: boolean): LinkState {
  if (ageMs === null) return 'connecting'
  if (ageMs >= staleFromMs) return 'stale'
  return following && ageMs < liveUnderMs ? 'live' : 'reconnecting'
}
