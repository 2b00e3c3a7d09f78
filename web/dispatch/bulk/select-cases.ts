import type { Case } from '../../../server/contracts/case.ts'
import type { Rules } from '../../../server/contracts/rules.ts'
import { canBeReassigned } from '../../cases/work/case-actions.ts'

export interface Point {
  readonly x: number
  readonly y: number
}

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

/** Those of `cases` whose point on the map lies within the outline and that can be given to another, as many as go into one bulk. */
export function selectCases(
  cases: readonly Case[],
  outline: readonly Point[],
  pointOf: (item: Case) => Point,
  rules: Pick<Rules, 'mostInBulk' | 'reassignableFrom'>,
): Selection {
  const within = cases.filter((item) => isWithin(pointOf(item), outline))
  const able = within.filter((item) => canBeReassigned(item, rules))
  return { cases: able.slice(0, rules.mostInBulk), leftOut: within.length - Math.min(able.length, rules.mostInBulk) }
}
