/** So many open cases are more than one source of the map re-indexes within a frame. */
const crowdFrom = 2_500
/** A crowd stays one until it is clearly none, so that nothing flickers at the border. */
const crowdUntil = 2_000

/** Whether `openCases` are too many to be treated one by one; `wasCrowd` as it was before. */
export const isCrowd = (openCases: number, wasCrowd: boolean): boolean =>
  openCases > (wasCrowd ? crowdUntil : crowdFrom)
