import type { Translate } from '../ui/use-language.ts'
import { roundDuration } from './log-axis.ts'

const units = { minute: 'minutesShort', hour: 'hoursShort', day: 'daysShort' } as const

/** A duration (ms) in its natural unit, in words. */
export function formatDuration(ms: number, t: Translate): string {
  const { count, unit } = roundDuration(ms)
  return t(units[unit], { count })
}
