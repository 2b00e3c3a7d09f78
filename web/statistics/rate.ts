import type { Share } from '../../server/contracts/statistics.ts'

/** A share as a fraction; 0 of 0 is unknown, never 0 % or 100 %. */
export const rate = ({ part, whole }: Share): number | null => (whole === 0 ? null : part / whole)
