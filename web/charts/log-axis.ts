import { minuteMs } from '../ui/durations.ts'

/** The position of a value on a logarithmic axis, 0 to 1, clamped to its ends. */
export function logShare(value: number, [from, to]: readonly [number, number]): number {
  const share = Math.log(Math.max(value, from) / from) / Math.log(to / from)
  return Math.min(1, share)
}

/** A duration in its natural unit: with one decimal below ten, without above. */
export function roundDuration(ms: number): { count: string; unit: 'minute' | 'hour' | 'day' } {
  const minutes = ms / minuteMs
  const [amount, unit] =
    minutes < 60
      ? ([minutes, 'minute'] as const)
      : minutes < 24 * 60
        ? ([minutes / 60, 'hour'] as const)
        : ([minutes / 1440, 'day'] as const)
  const rounded = Math.round(amount * 10) / 10
  return { count: rounded < 10 && rounded % 1 ? rounded.toFixed(1) : String(Math.round(amount)), unit }
}
