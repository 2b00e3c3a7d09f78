import type { RandomStream } from './seeded-random.ts'

/** A list whose members are drawn in proportion to their weights, in logarithmic time. */
export interface WeightedList<Item> {
  readonly items: readonly Item[]
  draw(random: RandomStream): Item
}

/** Weighs a list. Members without a positive weight are left out; throws a RangeError when none is left. */
export function weightedList<Item>(all: readonly Item[], weightOf: (item: Item) => number): WeightedList<Item> {
  const items = all.filter((item) => weightOf(item) > 0)
  if (items.length === 0) throw new RangeError(`expected a member with a positive weight, came ${all.length} without`)
  let total = 0
  const ends = items.map((item) => (total += weightOf(item)))
  const draw = (random: RandomStream): Item => {
    const mark = random.next() * total
    let [low, high] = [0, items.length - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if (ends[middle]! > mark) high = middle
      else low = middle + 1
    }
    return items[low]!
  }
  return { items, draw }
}
