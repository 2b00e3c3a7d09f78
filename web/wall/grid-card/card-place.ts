/** Below this distance from the upper edge there is no room above, CSS px. */
const roomAbovePx = 240

/** Where a card at a point (CSS px) of the map stands: above it, so that it hides nothing that lies ahead; below near the edge. */
export const cardPlace = (x: number, y: number) => ({
  left: `clamp(0rem, ${x}px - 8.5rem, 100% - 17rem)`,
  top: `${y}px`,
  transform: `translateY(${y < roomAbovePx ? '1.5rem' : 'calc(-100% - 1.5rem)'})`,
})
