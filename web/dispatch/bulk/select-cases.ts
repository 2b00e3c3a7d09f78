import type { Case } from '../../../server/contracts/case.ts'
import type { Rules } from '../../../server/contracts/rules.ts'
import type { LeftOut } from '../desk/desk-mode.ts'
import { canBeReassigned } from '../../cases/work/case-actions.ts'

export interface Point {
  readonly x: number
  readonly y: number
}

/** The corners of the box between two opposite ones. */
export const boxBetween = (a: Point, b: Point): readonly Point[] => [a, { x: b.x, y: a.y }, b, { x: a.x, y: b.y }]

/** Even-odd rule: an area that a self-crossing outline encloses twice is outside. */
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
  readonly leftOut: LeftOut
}

/** The `cases` within the outline that can be reassigned, as many as one bulk may hold. */
export function selectCases(
  cases: readonly Case[],
  outline: readonly Point[],
  pointOf: (item: Case) => Point,
  rules: Pick<Rules, 'mostInBulk' | 'reassignableFrom'>,
): Selection {
  const within = cases.filter((item) => isWithin(pointOf(item), outline))
  const able = within.filter((item) => canBeReassigned(item, rules))
  const suspended = within.filter(({ suspendedAt }) => suspendedAt !== null).length
  return {
    cases: able.slice(0, rules.mostInBulk),
    leftOut: {
      suspended,
      atWork: within.length - able.length - suspended,
      tooMany: Math.max(0, able.length - rules.mostInBulk),
    },
  }
}
