/** Tops of an axis that divide into three round steps. */
const roundTops = [3, 6, 9, 12, 15, 30, 45, 60, 75, 90, 120, 150, 180, 240, 300]

/** The lowest round top of an axis of three steps that holds `highest`; above 300 the same tops times ten, a hundred, … */
export function roundTop(highest: number): number {
  const power = 10 ** Math.max(0, Math.ceil(Math.log10(highest / 300)))
  return roundTops.map((top) => top * power).find((top) => top >= highest && Number.isInteger(top / 3))!
}
