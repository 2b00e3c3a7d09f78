const pad = (value: number): string => String(value).padStart(2, '0')

/** Milliseconds as `mm:ss`, or `h:mm:ss` from an hour on; rounded down, as clocks are. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${pad(minutes)}:${pad(seconds % 60)}`
  return `${Math.floor(minutes / 60)}:${pad(minutes % 60)}:${pad(seconds % 60)}`
}

/** Milliseconds as `hh:mm:ss`, rounded down, for elapsed time. */
export function formatElapsed(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  return `${pad(Math.floor(seconds / 3600))}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`
}

/** Milliseconds in their largest unit up to hours, rounded down. */
export function wholeUnits(ms: number): { readonly unit: 'seconds' | 'minutes' | 'hours'; readonly count: number } {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  if (seconds < 60) return { unit: 'seconds', count: seconds }
  if (seconds < 3_600) return { unit: 'minutes', count: Math.floor(seconds / 60) }
  return { unit: 'hours', count: Math.floor(seconds / 3_600) }
}

/** A share as a percentage with one decimal; an unknown one (0 of 0) is a dash. */
export const formatPercent = (share: number | null): string => (share === null ? '—' : `${(share * 100).toFixed(1)}%`)
