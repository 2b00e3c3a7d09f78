import type { SampleCity } from './city-model.ts'
import { closedRing, position, type PlainFeature } from './feature-text.ts'
import { longAxis } from '../plane/choose-chord.ts'
import { bridgeEdges, waterLine } from './draw-streets.ts'
import { forecourt } from '../estates/forecourt.ts'
import { groundOf } from '../estates/furnish-block.ts'
import {
  centroid,
  distance,
  insideRing,
  offsetBy,
  pointToSegment,
  ringWithin,
  signedArea,
  type Point,
} from '../plane/plane-geometry.ts'
import { besideRiver, fromRiver, nearestOnRiver } from '../plan/river-course.ts'
import { ringOfFaces } from '../grids/block-graph.ts'
import { pointOf } from '../streets/street-mesh.ts'
import { randomStream } from '../../../server/sample/seeded-random.ts'

const northEnd = 5200
const southEnd = -5200

/** The river (with the sandbar as a hole), its centre line inside the city, and ponds in the larger parks. */
export function drawWater(city: SampleCity): PlainFeature[] {
  const bank = (side: -1 | 1) => besideRiver(side, 0, northEnd, southEnd, 50)
  const river = [...bank(-1), ...bank(1).reverse()]
  const hole = [...closedRing(sandbar())].reverse()
  const centre = waterLine(city.mesh, 'river').map((vertex) => position(pointOf(city.mesh, vertex)))
  return [
    {
      geometry: { type: 'Polygon', coordinates: [closedRing(river), hole] },
      properties: { kind: 'river', name: '涪江' },
    },
    { geometry: { type: 'LineString', coordinates: centre }, properties: { kind: 'river_centre', name: '涪江' } },
    {
      geometry: { type: 'Polygon', coordinates: [closedRing(alongBrook(city, 7))] },
      properties: { kind: 'creek', name: '桂溪' },
    },
    ...ponds(city),
  ]
}

/** A band of `halfWidth` metres on either side of the brook, from the edge of the city into the river. */
function alongBrook(city: SampleCity, halfWidth: number): Point[] {
  const inside = waterLine(city.mesh, 'creek').map((vertex) => pointOf(city.mesh, vertex))
  const line = inside[0]![0] < inside.at(-1)![0] ? inside : inside.reverse()
  const mouth = line.at(-1)!
  const { v } = nearestOnRiver(mouth)
  const bank = besideRiver(-1, -15, v, v, 1)[0]!
  const path = [...line.filter((point, index) => index === 0 || distance(point, line[index - 1]!) > 6), bank]
  const shore = (sign: -1 | 1): Point[] =>
    path.map((point, index) => {
      const before = path[Math.max(0, index - 1)]!
      const after = path[Math.min(path.length - 1, index + 1)]!
      const angle = Math.atan2(after[1] - before[1], after[0] - before[0])
      return offsetBy(point, angle, 0, sign * halfWidth * (0.75 + (0.5 * index) / path.length))
    })
  return [...shore(-1), ...shore(1).reverse()]
}

/** A long green island east of the centre line, counter-clockwise. */
function sandbar(): Point[] {
  const shore = (sign: number): Point[] =>
    Array.from({ length: 15 }, (_, index) => {
      const t = index / 14
      const width = 36 * Math.sin(Math.PI * t) ** 0.8
      return fromRiver(82 + sign * width + 8 * Math.sin(5 * t), -860 - 640 * t)
    })
  return [...shore(-1), ...shore(1).reverse().slice(1, -1)]
}

function ponds(city: SampleCity): PlainFeature[] {
  return city.blocks.flatMap((block): PlainFeature[] => {
    const ground = block.use === 'park' && block.squareMeters > 24000 ? groundOf(city.mesh, block) : null
    if (!ground) return []
    const random = randomStream(city.seed, `pond ${block.face}`)
    const radius = 0.2 * Math.sqrt(signedArea(ground))
    const [phase, stretch] = [random.between(0, 6), random.between(1.1, 1.6)]
    const shore = Array.from({ length: 22 }, (_, index): Point => {
      const angle = (2 * Math.PI * index) / 22
      const reach = radius * (1 + 0.22 * Math.sin(2 * angle + phase) + 0.12 * Math.sin(3 * angle - phase))
      return [block.heart[0] + stretch * reach * Math.cos(angle), block.heart[1] + reach * Math.sin(angle)]
    })
    if (!ringWithin(shore, ground)) return []
    return [{ geometry: { type: 'Polygon', coordinates: [closedRing(shore)] }, properties: { kind: 'pond', name: '' } }]
  })
}

/** Parks and wooded hills (whole blocks), the green banks of the river, the sandbar and the sports grounds. */
export function drawGreen(city: SampleCity, parkName: (face: number) => string): PlainFeature[] {
  const blocks = city.blocks.flatMap((block): PlainFeature[] => {
    if (block.use !== 'park' && block.use !== 'hill') return []
    const ground = groundOf(city.mesh, block, block.use === 'hill' ? 0.3 : 0.8)
    if (!ground) return []
    const name = block.use === 'park' ? parkName(block.face) : ''
    return [
      {
        geometry: { type: 'Polygon', coordinates: [closedRing(ground)] },
        properties: { kind: block.use, name, gridCode: city.gridOfFace.get(block.face)! },
      },
    ]
  })
  const island: PlainFeature = {
    geometry: { type: 'Polygon', coordinates: [closedRing(sandbar())] },
    properties: { kind: 'sandbar', name: '江心洲' },
  }
  const brook: PlainFeature = {
    geometry: { type: 'Polygon', coordinates: [closedRing(alongBrook(city, 19))] },
    properties: { kind: 'riverbank', name: '桂溪绿带' },
  }
  return [...blocks, ...sportsGrounds(city), ...riverbanks(city), brook, island]
}

/** Green strips between the water and the riverside streets, inside the city, broken by the bridges. */
function riverbanks(city: SampleCity): PlainFeature[] {
  const outline = ringOfFaces(
    city.mesh,
    city.grids.flatMap((grid) => grid.faces),
  )!.map((vertex) => pointOf(city.mesh, vertex))
  const bridges = bridgeEdges(city.mesh).map(([a, b]): [Point, Point] => [pointOf(city.mesh, a), pointOf(city.mesh, b)])
  const step = 24
  return ([-1, 1] as const).flatMap((bank) => {
    const stretches: number[][] = [[]]
    for (let v = northEnd; v > southEnd; v -= step) {
      const across = [...besideRiver(bank, 5, v, v, 1), ...besideRiver(bank, 40, v, v, 1)]
      const isFree = across.every(
        (point) => insideRing(point, outline) && bridges.every(([a, b]) => pointToSegment(point, a, b) > 24),
      )
      if (isFree) stretches.at(-1)!.push(v)
      else if (stretches.at(-1)!.length > 0) stretches.push([])
    }
    return stretches
      .filter((stretch) => stretch.length > 3)
      .map((stretch) => strip(bank, stretch[0]!, stretch.at(-1)!, step))
  })
}

function strip(bank: -1 | 1, north: number, south: number, step: number): PlainFeature {
  const nearWater = besideRiver(bank, 5, north, south, step)
  const nearStreet = besideRiver(bank, 40, north, south, step)
  const ring = bank === -1 ? [...nearStreet, ...nearWater.reverse()] : [...nearWater, ...nearStreet.reverse()]
  return {
    geometry: { type: 'Polygon', coordinates: [closedRing(ring)] },
    properties: { kind: 'riverbank', name: '滨江绿带' },
  }
}

/** A running track on the free ground of every school where one fits. */
function sportsGrounds(city: SampleCity): PlainFeature[] {
  return city.blocks.flatMap((block): PlainFeature[] => {
    const ground = block.use === 'school' ? groundOf(city.mesh, block) : null
    const free = ground && forecourt(ground)[1]
    if (!free) return []
    const track = [1, 0.85, 0.7, 0.55]
      .map((scale) => oval(centroid(free), longAxis(free), scale))
      .find((ring) => ringWithin(ring, free))
    if (!track) return []
    return [
      {
        geometry: { type: 'Polygon', coordinates: [closedRing(track)] },
        properties: { kind: 'sports', name: '', gridCode: city.gridOfFace.get(block.face)! },
      },
    ]
  })
}

/** A stadium shape of 150 m by 76 m times `scale`, along `angle`. */
function oval(middle: Point, angle: number, scale: number): Point[] {
  return Array.from({ length: 24 }, (_, index): Point => {
    const around = ((index + 0.5) / 24) * 2 * Math.PI
    return offsetBy(
      middle,
      angle,
      scale * (Math.sign(Math.cos(around)) * 37 + 38 * Math.cos(around)),
      scale * 38 * Math.sin(around),
    )
  })
}
