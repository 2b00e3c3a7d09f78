import { centroid, distance, pointToSegment, type Point } from '../plane/plane-geometry.ts'
import { randomStream, type RandomStream } from '../../../server/sample/seeded-random.ts'
import { edgeEnds, pointOf, type StreetMesh } from '../streets/street-mesh.ts'
import type { Block } from '../streets/type-blocks.ts'

/** Names that could stand in any Chinese town; none is taken from a map of this one. */

const firstCharacters = [...'青金玉翠紫红清明永长安和福康泰兴新东南西北柳桃梅兰竹松荷桂莲凤龙鹤云石广']
const secondCharacters = [...'泉溪湖林华景阳春秋霞星月宁平顺昌盛祥瑞庆丰源园塘桥井台门坊岭']

/** Name every secondary street 路 (north–south) or 街 (east–west) and every lane 巷, none twice. */
export function nameStreets(mesh: StreetMesh, seed: number): void {
  const random = randomStream(seed, 'street names')
  const pairs = shuffled(
    firstCharacters.flatMap((first) => secondCharacters.map((second) => first + second)),
    random,
  )
  const ends = new Map<number, [Point, Point]>()
  for (const [key, line] of mesh.lineOfEdge) {
    const [a, b] = edgeEnds(key)
    ends.set(line, [pointOf(mesh, a), pointOf(mesh, b)])
  }
  let [streets, lanes] = [0, 0]
  mesh.lines.forEach((line, index) => {
    const span = ends.get(index)
    if (line.name !== '' || !span) return
    const isUpright = Math.abs(span[1][1] - span[0][1]) > Math.abs(span[1][0] - span[0][0])
    if (line.kind === 'secondary') line.name = pairs[pairs.length - 1 - streets++]! + (isUpright ? '路' : '街')
    if (line.kind === 'lane') line.name = `${pairs[lanes++]!}巷`
  })
}

function shuffled<Item>(items: readonly Item[], random: RandomStream): Item[] {
  const copy = [...items]
  for (let index = copy.length - 1; index > 0; index--) {
    const other = random.whole(0, index)
    ;[copy[index], copy[other]] = [copy[other]!, copy[index]!]
  }
  return copy
}

/** The name of the street along a block that is nearest to a place. */
export function streetAt(mesh: StreetMesh, block: Block, place: Point): string {
  const face = mesh.faces[block.face]!
  let best = { name: '', meters: Infinity }
  face.forEach((a, index) => {
    const b = face[(index + 1) % face.length]!
    const key = a < b ? a * 2 ** 24 + b : b * 2 ** 24 + a
    const line = mesh.lines[mesh.lineOfEdge.get(key)!]!
    const meters = pointToSegment(place, pointOf(mesh, a), pointOf(mesh, b))
    if (meters < best.meters && !['river', 'river-cut', 'creek'].includes(line.kind)) best = { name: line.name, meters }
  })
  return best.name
}

const estateHeads = [
  '锦绣',
  '翡翠',
  '金色',
  '阳光',
  '盛世',
  '御景',
  '江岸',
  '碧水',
  '紫荆',
  '香樟',
  '银杏',
  '玉兰',
  '丹桂',
  '蓝湾',
  '天鹅',
  '星河',
  '时代',
  '世纪',
  '都市',
  '南山',
  '凤凰',
  '金桂',
  '水岸',
  '书香',
  '学府',
  '枫林',
  '竹苑',
  '梧桐',
  '海棠',
  '芙蓉',
  '绿洲',
  '怡景',
  '鸿运',
  '东方',
  '西城',
  '北辰',
  '中央',
  '滨河',
  '望江',
  '龙湾',
  '和谐',
  '幸福',
  '康乐',
  '富康',
  '吉祥',
  '如意',
  '华丰',
  '天一',
  '瑞景',
  '云山',
  '春晓',
  '秋实',
  '月亮',
  '长河',
  '新天',
  '万象',
  '嘉和',
  '恒丰',
  '明珠',
  '国色',
]
const oldTails = ['小区', '家园', '苑', '花园', '新村', '新居']
const newTails = ['华庭', '名苑', '府', '雅居', '新城', '公馆', '豪庭', '美域', '佳苑', '一号院']

/** Names for estates, none twice: towers sound newer than slabs. */
export function estateNamer(seed: number): (isNew: boolean) => string {
  const lists = [newTails, oldTails].map((tails, index) => {
    const random = randomStream(seed, `estate names ${index}`)
    return shuffled(
      estateHeads.flatMap((head) => tails.map((tail) => head + tail)),
      random,
    )
  })
  return (isNew) => {
    const name = lists[isNew ? 0 : 1]!.pop()
    if (name === undefined) throw new Error('expected an estate name to be left, the list is used up')
    return name
  }
}

/** The middle of the longest side of an estate's wall: its gate. */
export function gateOf(ring: readonly Point[]): Point {
  let best = { length: 0, gate: centroid(ring) }
  ring.forEach((a, index) => {
    const b = ring[(index + 1) % ring.length]!
    const length = distance(a, b)
    if (length > best.length) best = { length, gate: [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2] }
  })
  return best.gate
}
