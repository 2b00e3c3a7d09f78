/** The fill of an area without data. */
export const noDataFill = -1

/** The fill of an area whose figure is not known yet. */
export const loadingFill = -2

/** The fill (0 to 5) of a value. */
export const fillClass = (value: number | null, breaks: readonly number[]): number =>
  value === null ? noDataFill : breaks.filter((lowest) => value >= lowest).length
