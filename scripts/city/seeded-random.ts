/** A stream of numbers in [0, 1) with the few draws the generator needs. */
export interface RandomStream {
  /** A number in [0, 1). */
  next(): number
  /** A number in [low, high). */
  between(low: number, high: number): number
  /** A whole number in [low, high], both included. */
  whole(low: number, high: number): number
  /** One member of a list that is not empty. */
  pick<Item>(items: readonly Item[]): Item
}

/** 32-bit FNV-1a of a label, so that each part of the city has a stream of its own. */
function hashLabel(label: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < label.length; index++) {
    hash = Math.imul(hash ^ label.charCodeAt(index), 0x01000193)
  }
  return hash >>> 0
}

/**
 * The stream of one seed and label (mulberry32). Two labels are independent, so that a change in how one part is
 * drawn leaves the other parts as they were.
 */
export function randomStream(seed: number, label: string): RandomStream {
  let state = (seed ^ hashLabel(label)) >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  return {
    next,
    between: (low, high) => low + (high - low) * next(),
    whole: (low, high) => low + Math.floor((high - low + 1) * next()),
    pick: (items) => items[Math.floor(next() * items.length)]!,
  }
}
