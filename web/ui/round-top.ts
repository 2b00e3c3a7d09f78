/** Tops of an axis that divide into three round steps. */
const roundTops = [3, 6, 9, 12, 15, 30, 45, 60, 75, 90, 120, 150, 180, 240, 300, 450, 600, 900, 1200, 1500, 3000]

/** The lowest round top of an axis of three steps that holds `highest`. */
export const roundTop = (highest: number): number =>
  roundTops.find((top) => top >= highest) ?? Math.ceil(highest / 3) * 3
