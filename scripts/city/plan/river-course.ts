import { distance, type Point } from '../plane/plane-geometry.ts'

/**
 * The course of the Fu River (涪江) through the sample city, flowing from north to south in a gentle S, and the
 * coordinates that follow it: u metres across (west negative), v metres along (north positive). Local metres.
 */

const meanEasting = 560

export function riverEasting(v: number): number {
  return meanEasting + 340 * Math.sin((2 * Math.PI * (v + 700)) / 6900) + 95 * Math.sin((2 * Math.PI * v) / 3100 + 1)
}

function riverSlope(v: number): number {
  return (riverEasting(v + 5) - riverEasting(v - 5)) / 10
}

/** Half of the water's width at v, in metres; wider by the sandbar. */
function riverHalfWidth(v: number): number {
  return 138 + 16 * Math.sin(v / 520) + 44 * Math.exp(-(((v + 1180) / 420) ** 2))
}

/**
 * From river coordinates to local metres. Near the river, columns follow it and rows stand square to it; with the
 * distance both relax, and slow waves keep every street from being straight for long.
 */
export function fromRiver(u: number, v: number): Point {
  const reach = Math.abs(u)
  const follow = Math.exp(-reach / 2300)
  const square = Math.exp(-reach / 1100)
  const fade = u ** 2 / (u ** 2 + 420 ** 2)
  const x = meanEasting + (riverEasting(v) - meanEasting) * follow + u
  const y = v - u * riverSlope(v) * square
  const waveX = 62 * Math.sin(v / 640 + u / 900 + 0.6) + 46 * Math.sin(v / 1270 - u / 700 + 2.1)
  const waveY = 58 * Math.sin(u / 610 - v / 1150 + 1.4) + 70 * Math.sin(u / 1500 + v / 830 + 0.3)
  return [x + fade * waveX, y + fade * waveY]
}

/** The centre line from north to south, one point per `step` metres of v. */
export function riverCentreLine(north: number, south: number, step: number): Point[] {
  const points: Point[] = []
  for (let v = north; v >= south; v -= step) points.push(fromRiver(0, v))
  return points
}

/** A line beside the river: `outside` metres beyond the bank (negative is in the water), west (-1) or east (1). */
export function besideRiver(bank: -1 | 1, outside: number, north: number, south: number, step: number): Point[] {
  const points: Point[] = []
  for (let v = north; v >= south; v -= step) {
    const slope = riverSlope(v)
    const stretch = Math.hypot(1, slope)
    const across = bank * (riverHalfWidth(v) + outside)
    points.push([riverEasting(v) + across / stretch, v - (across * slope) / stretch])
  }
  return points
}

/** The point of the centre line nearest to a place, and how far it is. */
export function nearestOnRiver(place: Point): { point: Point; v: number; meters: number } {
  let best = { point: fromRiver(0, place[1]), v: place[1], meters: Infinity }
  for (let v = place[1] - 600; v <= place[1] + 600; v += 5) {
    const point = fromRiver(0, v)
    const meters = distance(point, place)
    if (meters < best.meters) best = { point, v, meters }
  }
  return best
}
