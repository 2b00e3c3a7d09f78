/** Metres as people say them: 86 m to ten metres, 1.2 km from a thousand on. */
export function formatDistance(meters: number): string {
  if (meters < 10) return `${Math.round(meters)} m`
  const tens = Math.round(meters / 10) * 10
  return tens < 1000 ? `${tens} m` : `${(meters / 1000).toFixed(1)} km`
}
