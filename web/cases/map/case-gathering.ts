/** Markers closer than this (CSS px at scale 1) are drawn as one; the distance is smaller while there are few, so that each is seen. */
export const clusterRadius = (openCases: number): number => (openCases <= 160 ? 12 : openCases <= 320 ? 20 : 36)

/** Markers in a square of 1,000 CSS px (at scale 1) among which a name still finds room. */
const roomyMarkers = 180

/** Whether names find no room among the markers of a map of this size (CSS px), and are drawn above them. */
export const areNamesAbove = (
  openCases: number,
  { width, height, scale }: Record<'width' | 'height' | 'scale', number>,
) => openCases * 1_000 ** 2 * scale ** 2 > roomyMarkers * width * height

/** Fewer overdue cases each have a mark of their own. */
const gatheredFrom = 40
/** They are gathered until well below that number, so that the drawing does not flicker around it. */
const gatheredUntil = 34
/** Overdue cases this close lie on one another. */
const samePlacePx = 6
const gatheredPx = 24

/** Whether `overdueCases` are too many for a mark of each; `wereGathered` is the result before. */
export const areOverdueGathered = (overdueCases: number, wereGathered: boolean): boolean =>
  overdueCases >= (wereGathered ? gatheredUntil : gatheredFrom)

/** The distance (CSS px at scale 1) within which overdue cases are drawn as one octagon. */
export const overdueRadius = (areGathered: boolean): number => (areGathered ? gatheredPx : samePlacePx)
