/**
 * EPSG:4544 (CGCS2000, 3-degree Gauss-Krüger, central meridian 105°E, scale 1, false easting 500 km) to and from
 * longitude and latitude. Series in the third flattening to the fourth power (Krüger 1912, as in Karney 2011,
 * "Transverse Mercator with an accuracy of a few nanometers"): better than a millimetre within 3° of the meridian.
 * CGCS2000 and WGS84 are taken as equal, which holds to centimetres.
 */

const semiMajorAxis = 6378137
const flattening = 1 / 298.257222101
const centralMeridian = 105
const falseEasting = 500000

const n = flattening / (2 - flattening)
const rectifyingRadius = (semiMajorAxis / (1 + n)) * (1 + n ** 2 / 4 + n ** 4 / 64)
const eccentricity = Math.sqrt(flattening * (2 - flattening))

const forwardSeries = [
  n / 2 - (2 * n ** 2) / 3 + (5 * n ** 3) / 16 + (41 * n ** 4) / 180,
  (13 * n ** 2) / 48 - (3 * n ** 3) / 5 + (557 * n ** 4) / 1440,
  (61 * n ** 3) / 240 - (103 * n ** 4) / 140,
  (49561 * n ** 4) / 161280,
]
const inverseSeries = [
  n / 2 - (2 * n ** 2) / 3 + (37 * n ** 3) / 96 - n ** 4 / 360,
  n ** 2 / 48 + n ** 3 / 15 - (437 * n ** 4) / 1440,
  (17 * n ** 3) / 480 - (37 * n ** 4) / 840,
  (4397 * n ** 4) / 161280,
]
const latitudeSeries = [
  2 * n - (2 * n ** 2) / 3 - 2 * n ** 3 + (116 * n ** 4) / 45,
  (7 * n ** 2) / 3 - (8 * n ** 3) / 5 - (227 * n ** 4) / 45,
  (56 * n ** 3) / 15 - (136 * n ** 4) / 35,
  (4279 * n ** 4) / 630,
]

const radians = Math.PI / 180

/** [longitude, latitude] in degrees to [easting, northing] in metres. */
export function toProjected([longitude, latitude]: readonly [number, number]): [number, number] {
  const sine = Math.sin(latitude * radians)
  const conformal = Math.sinh(Math.atanh(sine) - eccentricity * Math.atanh(eccentricity * sine))
  const angle = (longitude - centralMeridian) * radians
  const xi0 = Math.atan2(conformal, Math.cos(angle))
  const eta0 = Math.asinh(Math.sin(angle) / Math.hypot(conformal, Math.cos(angle)))
  let xi = xi0
  let eta = eta0
  forwardSeries.forEach((alpha, index) => {
    const order = 2 * (index + 1)
    xi += alpha * Math.sin(order * xi0) * Math.cosh(order * eta0)
    eta += alpha * Math.cos(order * xi0) * Math.sinh(order * eta0)
  })
  return [falseEasting + rectifyingRadius * eta, rectifyingRadius * xi]
}

/** [easting, northing] in metres to [longitude, latitude] in degrees. */
export function toLngLat([easting, northing]: readonly [number, number]): [number, number] {
  const xi = northing / rectifyingRadius
  const eta = (easting - falseEasting) / rectifyingRadius
  let xi0 = xi
  let eta0 = eta
  inverseSeries.forEach((beta, index) => {
    const order = 2 * (index + 1)
    xi0 -= beta * Math.sin(order * xi) * Math.cosh(order * eta)
    eta0 -= beta * Math.cos(order * xi) * Math.sinh(order * eta)
  })
  const conformal = Math.asin(Math.sin(xi0) / Math.cosh(eta0))
  let latitude = conformal
  latitudeSeries.forEach((delta, index) => {
    latitude += delta * Math.sin(2 * (index + 1) * conformal)
  })
  const longitude = Math.atan2(Math.sinh(eta0), Math.cos(xi0))
  return [centralMeridian + longitude / radians, latitude / radians]
}
