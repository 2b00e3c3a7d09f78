/** Tops of an axis that divide into three round steps. */
const roundTops = [3, 6, 15, 30, 60, 90, 150, 300, 600, 1500, 3000]

/** The lowest round top of an axis of three steps that holds `highest`. */
export const roundTop = (highest: number): number =>
  roundTops.find((top) => top >= highest) ?? Math.ceil(highest / 3) * 3
