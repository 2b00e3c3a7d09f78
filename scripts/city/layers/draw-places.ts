import type { SampleCity } from './city-model.ts'
import { position, type PlainFeature } from './feature-text.ts'
import { chineseNumber } from '../plan/community-plan.ts'
import { centroid, distance, type Point } from '../plane/plane-geometry.ts'
import type { Block, BlockUse } from '../streets/type-blocks.ts'

const tails: Partial<Record<BlockUse, string>> = { school: '学校', hospital: '医院', market: '农贸市场', park: '公园' }
const seatNames = ['市民中心', '太和街道办事处', '平安街道办事处']
const stationNames = ['客运中心站', '城北客运站', '城南客运站']

/** Face number of a facility's block → its name: the community's, numbered where it has several of a kind. */
export function facilityNames(city: SampleCity): Map<number, string> {
  const names = new Map<number, string>()
  const counts = new Map<string, number>()
  for (const block of facilityBlocks(city)) {
    const tail = tails[block.use]
    if (!tail) continue
    const community = city.communities.find(({ code }) => city.gridOfFace.get(block.face)!.startsWith(code))!
    const key = community.name.replace('社区', '') + tail
    const count = (counts.get(key) ?? 0) + 1
    counts.set(key, count)
    const head = community.name.replace('社区', '')
    names.set(block.face, count === 1 ? head + tail : `${head}第${chineseNumber(count)}${tail}`)
  }
  nameRest(city, names)
  return names
}

/** Government seats go to the nearest of their kind, stations from the centre outwards. */
function nameRest(city: SampleCity, names: Map<number, string>): void {
  const seats = facilityBlocks(city).filter((block) => block.use === 'government')
  const east = seats.reduce((best, block) => (block.heart[0] > best.heart[0] ? block : best))
  const west = seats
    .filter((block) => block !== east)
    .sort((a, b) => distance(a.heart, [0, 0]) - distance(b.heart, [0, 0]))
  ;[west[0]!, west[1]!, east].forEach((block, index) => names.set(block.face, seatNames[index]!))
  const stations = facilityBlocks(city)
    .filter((block) => block.use === 'station')
    .sort((a, b) => Math.abs(a.heart[1]) - Math.abs(b.heart[1]))
  stations.forEach((block, index) => names.set(block.face, stationNames[index]!))
}

function facilityBlocks(city: SampleCity): Block[] {
  const uses: BlockUse[] = ['school', 'hospital', 'market', 'park', 'government', 'station']
  return city.blocks.filter((block) => uses.includes(block.use))
}

/** Facilities, and one service centre per community in a building near its middle. */
export function drawPlaces(city: SampleCity, names: ReadonlyMap<number, string>): PlainFeature[] {
  const place = (at: Point, kind: string, name: string, gridCode: string): PlainFeature => ({
    geometry: { type: 'Point', coordinates: position(at) },
    properties: { kind, name, gridCode, communityCode: gridCode.slice(0, 12) },
  })
  const facilities = facilityBlocks(city).map((block) =>
    place(block.heart, block.use, names.get(block.face)!, city.gridOfFace.get(block.face)!),
  )
  const centres = city.communities.map(({ code, name }) => {
    const own = city.buildings.filter((building) => building.gridCode.startsWith(code))
    const middle = meanPoint(own.map((building) => centroid(building.ring)))
    const host = own.reduce((best, building) =>
      distance(centroid(building.ring), middle) < distance(centroid(best.ring), middle) ? building : best,
    )
    return place(centroid(host.ring), 'government', `${name}党群服务中心`, host.gridCode)
  })
  return [...facilities, ...centres]
}

function meanPoint(points: readonly Point[]): Point {
  return [
    points.reduce((sum, [x]) => sum + x, 0) / points.length,
    points.reduce((sum, [, y]) => sum + y, 0) / points.length,
  ]
}
