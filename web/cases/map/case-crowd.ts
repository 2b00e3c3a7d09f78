/** A source of the map cannot re-index this many open cases within a frame. */
const crowdFrom = 2_500
/** A crowd ends well below its limit, so that the drawing does not flicker around it. */
const crowdUntil = 2_000

/** Whether `openCases` are too many to draw one by one; `wasCrowd` is the result before. */
export const isCrowd = (openCases: number, wasCrowd: boolean): boolean =>
  openCases > (wasCrowd ? crowdUntil : crowdFrom)
