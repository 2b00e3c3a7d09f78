/** A point nearer to the upper edge than this has no room for a card above it, CSS px. */
const roomAbovePx = 240

/** The place of a card at a point (CSS px) of the map: above the point; below it near the upper edge. */
export const cardPlace = (x: number, y: number) => ({
  left: `clamp(0rem, ${x}px - 8.5rem, 100% - 17rem)`,
  top: `${y}px`,
  transform: `translateY(${y < roomAbovePx ? '1.5rem' : 'calc(-100% - 1.5rem)'})`,
})
