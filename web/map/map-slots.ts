/**
 * The order of all layers of a map, bottom to top, as invisible layers that the others are inserted below. So layers whose data arrive
 * late, or only from a near zoom on, still get their place.
 */
export const mapSlots = [
  'basemap',
  'area-fill',
  'park',
  'estate',
  'road',
  'building',
  'area-line',
  // above the lines: grids of both banks meet in the middle of a river, where a border must not show
  'water',
  'bridge',
  'selection',
  'label',
  'marker',
  // names that found no room among the markers
  'name',
  'top-marker',
] as const

export type MapSlot = (typeof mapSlots)[number]

export const slotLayerId = (slot: MapSlot): string => `slot:${slot}`
