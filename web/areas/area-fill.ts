/** The fill of an area about which nothing is known. */
export const noDataFill = -1

/** Which fill (0 to 5) a value takes. */
export const fillClass = (value: number | null, breaks: readonly number[]): number =>
  value === null ? noDataFill : breaks.filter((lowest) => value >= lowest).length
