import { fnv1a } from '../feed/fnv1a.ts'

/** A stream of numbers in [0, 1) with the draws that sample data needs. */
export interface RandomStream {
  /** A number in [0, 1). */
  next(): number
  /** A number in [low, high). */
  between(low: number, high: number): number
  /** A whole number in [low, high], both included. */
  whole(low: number, high: number): number
  /** True with this probability. */
  chance(probability: number): boolean
  /** One member of a list that is not empty. */
  pick<Item>(items: readonly Item[]): Item
  /** Normally distributed with mean 0 and deviation 1 (Box–Muller). */
  normal(): number
  /** Log-normally distributed: half the draws lie below `median`; `spread` is the deviation of the logarithm. */
  logNormal(median: number, spread: number): number
}

/**
 * The stream of one seed and label (mulberry32). Two labels are independent, so that a change in how one part is drawn
 * leaves the other parts as they were. Good for pictures and tests, not for secrets.
 */
export function randomStream(seed: number, label: string): RandomStream {
  let state = (seed ^ fnv1a(label)) >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
  return {
    next,
    normal,
    between: (low, high) => low + (high - low) * next(),
    whole: (low, high) => low + Math.floor((high - low + 1) * next()),
    chance: (probability) => next() < probability,
    pick: (items) => items[Math.floor(next() * items.length)]!,
    logNormal: (median, spread) => median * Math.exp(spread * normal()),
  }
}
