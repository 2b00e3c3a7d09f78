import type { MarkerShape } from '../case-status.ts'

/** Radii in CSS px at scale 1, about a centre at 0, 0. */
export const markerSize = {
  halo: 16.5,
  ring: 14.2,
  ringWidth: 2.8,
  bodyWidth: 1.9,
  glyphSize: 11,
  glyphWidth: 1.5,
  badge: 5.2,
} as const

/** A regular polygon of `corners` with the first corner at `turn` (radians, clockwise from 3 o'clock). */
function polygon(corners: number, radius: number, turn: number): string {
  const points = Array.from({ length: corners }, (_, corner) => {
    const angle = turn + (corner * 2 * Math.PI) / corners
    return `${(radius * Math.cos(angle)).toFixed(2)} ${(radius * Math.sin(angle)).toFixed(2)}`
  })
  return `M${points.join('L')}Z`
}

/** Outlines of the marker bodies as SVG path data, at most 21 px across. The shape repeats what the colour says, for colour-blind readers. */
export const markerShapes: Record<MarkerShape, string> = {
  circle: 'M-9.8 0A9.8 9.8 0 1 1 9.8 0A9.8 9.8 0 1 1 -9.8 0Z',
  square: 'M-8.6 -7.6Q-8.6 -8.6 -7.6 -8.6H7.6Q8.6 -8.6 8.6 -7.6V7.6Q8.6 8.6 7.6 8.6H-7.6Q-8.6 8.6 -8.6 7.6Z',
  diamond: polygon(4, 11.2, 0),
  hexagon: polygon(6, 10.4, 0),
  octagon: polygon(8, 11, Math.PI / 8),
}

/** The badge of P1 at the marker's upper right, around a centre at `badgeAt`, 0 - `badgeAt`: an exclamation mark. */
export const badgeAt = 10.2
export const badgeMark = 'M0 -3V0.4M0 2.7V2.8'
