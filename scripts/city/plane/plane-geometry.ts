/** Plane geometry in local metres: x east, y north. Rings are open (the first point is not repeated). */

export type Point = readonly [x: number, y: number]
export type Ring = readonly Point[]

/** Area in square metres, positive when the ring runs counter-clockwise. */
export function signedArea(ring: Ring): number {
  let twice = 0
  for (let index = 0; index < ring.length; index++) {
    const [x1, y1] = ring[index]!
    const [x2, y2] = ring[(index + 1) % ring.length]!
    twice += x1 * y2 - x2 * y1
  }
  return twice / 2
}

export function perimeter(ring: Ring): number {
  return ring.reduce((sum, point, index) => sum + distance(point, ring[(index + 1) % ring.length]!), 0)
}

/** Centre of gravity; computed from the first point, so that large coordinates lose nothing. */
export function centroid(ring: Ring): Point {
  const [originX, originY] = ring[0]!
  let sumX = 0
  let sumY = 0
  let twice = 0
  for (let index = 0; index < ring.length; index++) {
    const [x1, y1] = [ring[index]![0] - originX, ring[index]![1] - originY]
    const next = ring[(index + 1) % ring.length]!
    const [x2, y2] = [next[0] - originX, next[1] - originY]
    const cross = x1 * y2 - x2 * y1
    twice += cross
    sumX += (x1 + x2) * cross
    sumY += (y1 + y2) * cross
  }
  return [originX + sumX / (3 * twice), originY + sumY / (3 * twice)]
}

export function distance(from: Point, to: Point): number {
  return Math.hypot(to[0] - from[0], to[1] - from[1])
}

/** Twice the signed area of the triangle: positive when `c` lies left of the way from `a` to `b`. */
export function side(a: Point, b: Point, c: Point): number {
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
}

/** Angle in radians by which the way a → b → c turns at b: positive to the left. */
export function turn(a: Point, b: Point, c: Point): number {
  const inX = b[0] - a[0]
  const inY = b[1] - a[1]
  const outX = c[0] - b[0]
  const outY = c[1] - b[1]
  return Math.atan2(inX * outY - inY * outX, inX * outX + inY * outY)
}

export function insideRing(point: Point, ring: Ring): boolean {
  let inside = false
  for (let index = 0, previous = ring.length - 1; index < ring.length; previous = index++) {
    const [x1, y1] = ring[index]!
    const [x2, y2] = ring[previous]!
    if (y1 > point[1] !== y2 > point[1] && point[0] < ((x2 - x1) * (point[1] - y1)) / (y2 - y1) + x1) inside = !inside
  }
  return inside
}

/** Where the segments a–b and c–d meet, as fractions of each; null when parallel or apart. */
export function meeting(a: Point, b: Point, c: Point, d: Point): { along: number; across: number } | null {
  const rX = b[0] - a[0]
  const rY = b[1] - a[1]
  const sX = d[0] - c[0]
  const sY = d[1] - c[1]
  const denominator = rX * sY - rY * sX
  if (denominator === 0) return null
  const along = ((c[0] - a[0]) * sY - (c[1] - a[1]) * sX) / denominator
  const across = ((c[0] - a[0]) * rY - (c[1] - a[1]) * rX) / denominator
  return along >= 0 && along <= 1 && across >= 0 && across <= 1 ? { along, across } : null
}

export function pointToSegment(point: Point, a: Point, b: Point): number {
  const length2 = (b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2
  const raw = length2 === 0 ? 0 : ((point[0] - a[0]) * (b[0] - a[0]) + (point[1] - a[1]) * (b[1] - a[1])) / length2
  const fraction = Math.max(0, Math.min(1, raw))
  return distance(point, [a[0] + fraction * (b[0] - a[0]), a[1] + fraction * (b[1] - a[1])])
}

/** Whether the edges of two rings cross or touch, or one ring contains the other. */
export function ringsOverlap(first: Ring, second: Ring): boolean {
  for (let i = 0; i < first.length; i++) {
    for (let j = 0; j < second.length; j++) {
      const a = first[i]!
      const b = first[(i + 1) % first.length]!
      if (meeting(a, b, second[j]!, second[(j + 1) % second.length]!)) return true
    }
  }
  return insideRing(first[0]!, second) || insideRing(second[0]!, first)
}

/** Whether the inner ring lies wholly in the outer one without touching its edge. */
export function ringWithin(inner: Ring, outer: Ring): boolean {
  if (!inner.every((point) => insideRing(point, outer))) return false
  return !inner.some((a, i) => {
    const b = inner[(i + 1) % inner.length]!
    return outer.some((c, j) => meeting(a, b, c, outer[(j + 1) % outer.length]!) !== null)
  })
}

/** The point `along` metres east-of-axis and `across` metres left of it, for an axis at `angle` radians from east. */
export function offsetBy(origin: Point, angle: number, along: number, across: number): Point {
  const cosine = Math.cos(angle)
  const sine = Math.sin(angle)
  return [origin[0] + along * cosine - across * sine, origin[1] + along * sine + across * cosine]
}

/** The ring in the axes of `angle`: x along the axis, y left of it. */
export function rotateInto(ring: Ring, angle: number): Point[] {
  const cosine = Math.cos(angle)
  const sine = Math.sin(angle)
  return ring.map(([x, y]) => [x * cosine + y * sine, y * cosine - x * sine] as const)
}

/** A smooth step from 0 at `from` to 1 at `to`. */
export function smoothStep(from: number, to: number, value: number): number {
  const t = Math.max(0, Math.min(1, (value - from) / (to - from)))
  return t * t * (3 - 2 * t)
}
