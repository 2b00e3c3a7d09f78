/** Metres as text: whole metres below 10, then rounded to ten metres; from 1,000 m on as 1.2 km. */
export function formatDistance(meters: number): string {
  if (meters < 10) return `${Math.round(meters)} m`
  const tens = Math.round(meters / 10) * 10
  return tens < 1000 ? `${tens} m` : `${(meters / 1000).toFixed(1)} km`
}
