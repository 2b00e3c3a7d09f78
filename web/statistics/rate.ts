import type { Share } from '../../server/contracts/statistics.ts'

/** A share as a fraction; 0 of 0 is unknown, never 0 % or 100 %. */
export const rate = ({ part, whole }: Share): number | null => (whole === 0 ? null : part / whole)

const residentsOfUnit = 10_000

/** A count per 10,000 residents (件/万人); null for an unknown count and without residents. */
export const byResidents = (count: number | null, residents: number): number | null =>
  count === null || residents === 0 ? null : (count / residents) * residentsOfUnit
