import type { Case } from '../../../server/contracts/case.ts'
import { canBeReassigned } from '../../cases/work/case-actions.ts'

export interface Point {
  readonly x: number
  readonly y: number
}

/** What the server takes in one bulk reassignment. */
export const mostInBulk = 200

/** The corners of the box between two opposite ones. */
export const boxBetween = (a: Point, b: Point): readonly Point[] => [a, { x: b.x, y: a.y }, b, { x: a.x, y: b.y }]

/** Even-odd rule; a line that crosses itself leaves out what it goes around twice. */
export function isWithin({ x, y }: Point, outline: readonly Point[]): boolean {
  let inside = false
  outline.forEach((a, index) => {
    const b = outline[(index + 1) % outline.length]!
    if (a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) inside = !inside
  })
  return inside
}

export interface Selection {
  readonly cases: readonly Case[]
  /** Within the outline, but on site or further: they cannot be given to another. */
  readonly leftOut: number
}

/** Those of `cases` whose point on the map lies within the outline and that can be given to another. */
export function selectCases(
  cases: readonly Case[],
  outline: readonly Point[],
  pointOf: (item: Case) => Point,
): Selection {
  const within = cases.filter((item) => isWithin(pointOf(item), outline))
  const able = within.filter(canBeReassigned)
  return { cases: able.slice(0, mostInBulk), leftOut: within.length - Math.min(able.length, mostInBulk) }
}
