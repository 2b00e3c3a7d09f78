import { distance, ringWithin, signedArea, turn, type Point, type Ring } from './plane-geometry.ts'

const straightTurn = 0.025

/**
 * The counter-clockwise ring moved inwards by `setbacks[i]` metres at the edge from point i to i + 1. Null when
 * nothing sound is left: a side that vanishes is dropped, and the result must lie inside the ring.
 */
export function insetRing(ring: Ring, setbacks: readonly number[]): Point[] | null {
  let sides = straightSides(ring, setbacks)
  for (let round = 0; round < 12 && sides.length >= 3; round++) {
    const corners = sides.map((line, index) => corner(sides[(index - 1 + sides.length) % sides.length]!, line))
    const vanished = sides.findIndex((line, index) => {
      const from = corners[index]!
      const to = corners[(index + 1) % sides.length]!
      return (to[0] - from[0]) * line.direction[0] + (to[1] - from[1]) * line.direction[1] <= 0.5
    })
    if (vanished === -1) {
      const kept = corners.filter((point, index) => distance(point, corners[(index + 1) % corners.length]!) > 1)
      return signedArea(kept) > 60 && ringWithin(kept, ring) ? kept : null
    }
    sides = sides.filter((_, index) => index !== vanished)
  }
  return null
}

interface Side {
  from: Point
  direction: Point
  setback: number
}

/** The sides of a ring without its straight-through vertices; a joined side keeps the larger setback. */
function straightSides(ring: Ring, setbacks: readonly number[]): Side[] {
  const bent = ring.flatMap((point, index) => {
    const before = ring[(index - 1 + ring.length) % ring.length]!
    return Math.abs(turn(before, point, ring[(index + 1) % ring.length]!)) > straightTurn ? [index] : []
  })
  return bent.map((index, order): Side => {
    const end = bent[(order + 1) % bent.length]!
    let setback = 0
    for (let step = index; step !== end; step = (step + 1) % ring.length) setback = Math.max(setback, setbacks[step]!)
    const from = ring[index]!
    const to = ring[end]!
    const length = distance(from, to)
    const direction: Point = [(to[0] - from[0]) / length, (to[1] - from[1]) / length]
    return { from: [from[0] - direction[1] * setback, from[1] + direction[0] * setback], direction, setback }
  })
}

/** Where two moved sides meet; for nearly parallel sides the second one's own start. */
function corner(before: Side, after: Side): Point {
  const cross = before.direction[0] * after.direction[1] - before.direction[1] * after.direction[0]
  if (Math.abs(cross) < 0.02) return after.from
  const [dx, dy] = [after.from[0] - before.from[0], after.from[1] - before.from[1]]
  const along = (dx * after.direction[1] - dy * after.direction[0]) / cross
  return [before.from[0] + along * before.direction[0], before.from[1] + along * before.direction[1]]
}
