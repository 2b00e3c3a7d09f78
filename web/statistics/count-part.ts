import type { ListPart } from '../../server/contracts/kpi.ts'

/** The number of cases in a part of a figure, as `ListPart` defines it; null where it is unknown. */
export function countPart(
  part: ListPart,
  { numerator, denominator }: { readonly numerator: number | null; readonly denominator: number | null },
): number | null {
  if (part === 'numerator') return numerator
  if (part === 'denominator') return denominator
  return numerator === null || denominator === null ? null : denominator - numerator
}
