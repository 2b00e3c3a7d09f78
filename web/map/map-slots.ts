/**
 * The order of everything on a map, bottom to top, as invisible layers that others are put under. Layers whose data come
 * late (or are asked for only from a near zoom) so still land in their place.
 */
export const mapSlots = [
  'basemap',
  'area-fill',
  'park',
  'estate',
  'road',
  'building',
  'area-line',
  // over the lines: grids of both banks meet in the river's middle, where nobody wants to see a border
  'water',
  'bridge',
  'selection',
  'label',
  'marker',
] as const

export type MapSlot = (typeof mapSlots)[number]

export const slotLayerId = (slot: MapSlot): string => `slot:${slot}`
