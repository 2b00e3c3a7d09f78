/** So many wait at most; then there is no use in waiting. */
const longestLine = 2_000

/**
 * Begins one piece of work in each turn of the event loop, in the order of asking: what is not paced, as a report or a frame,
 * stands behind one of them and not behind all that came at once. False: the line is full, and `begin` will not be called.
 */
export function onePerTurn(): (begin: () => void) => boolean {
  const line: (() => void)[] = []

  function next(): void {
    const begin = line.shift()
    if (line.length > 0) setImmediate(next)
    begin?.()
  }

  return (begin) => {
    if (line.length >= longestLine) return false
    line.push(begin)
    if (line.length === 1) setImmediate(next)
    return true
  }
}
