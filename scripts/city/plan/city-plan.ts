import { besideRiver, fromRiver, riverCentreLine, riverEasting } from './river-course.ts'
import { smoothStep, type Point } from '../plane/plane-geometry.ts'

/** The drawing board: what is decided by hand about the sample city. Local metres from the government seat. */

export const generatorVersion = '1.0.0'
export const defaultSeed = 510981
/** Government seat, WGS84 longitude and latitude; origin of the local metres. */
export const seat: readonly [number, number] = [105.3782, 30.871]

export const assumptions = {
  residents: 240000,
  builtUpSquareKilometers: 28,
  residentsPerHousehold: 2.8,
  subdistricts: 2,
  communities: 22,
  grids: 208,
  dedicatedGrids: 19,
  /** Published is only "more than 18,000". */
  panlongResidents: 18260,
}

/** What is published about 蟠龙社区 and must come out so. */
export const panlong = {
  code: '510981002004',
  grids: 12,
  estates: 19,
  residentsAtLeast: 18000,
  partyMembers: 605,
  staff: 18,
}

type RoadClass = 'arterial' | 'secondary' | 'lane'
export type CurveKind = RoadClass | 'outline' | 'river' | 'creek'

export interface PlannedCurve {
  kind: CurveKind
  name: string
  closed: boolean
  points: Point[]
}

const step = 70

function column(name: string, u: number, north: number, south: number, sway = 0): PlannedCurve {
  const points: Point[] = []
  for (let v = north; v >= south; v -= step) points.push(fromRiver(u + sway * Math.sin(v / 730 + u), v))
  return { kind: 'arterial', name, closed: false, points }
}

function row(name: string, v: number, west: number, east: number, sway = 0): PlannedCurve {
  const points: Point[] = []
  for (let u = west; u <= east; u += step) {
    const calm = u ** 2 / (u ** 2 + 420 ** 2)
    points.push(fromRiver(u, v + calm * sway * Math.sin(u / 560 + v)))
  }
  return { kind: 'arterial', name, closed: false, points }
}

/** A brook from the western hills, ending at the riverside street; blocks keep away from it on both sides. */
function creek(): PlannedCurve {
  const points: Point[] = []
  for (let u = -4000; u <= -150; u += 45)
    points.push(fromRiver(u, 1860 + 95 * Math.sin(u / 330) + 40 * Math.sin(u / 140)))
  return { kind: 'creek', name: '桂溪', closed: false, points }
}

/** The built-up edge: a rounded shape drawn in and out by hill spurs and valleys, closed. */
function outline(scale: number): Point[] {
  const points: Point[] = []
  const count = 300
  for (let index = 0; index < count; index++) {
    const angle = (2 * Math.PI * index) / count
    const shape = (Math.abs(Math.cos(angle)) / 2520) ** 2.5 + (Math.abs(Math.sin(angle)) / 3620) ** 2.5
    const spurs =
      1 +
      0.05 * Math.sin(3 * angle + 0.9) +
      0.036 * Math.sin(5 * angle + 2.3) +
      0.03 * Math.sin(8 * angle + 4.1) +
      0.016 * Math.sin(13 * angle + 1.2)
    const radius = scale * spurs * shape ** (-1 / 2.5)
    points.push([40 + radius * Math.cos(angle), radius * Math.sin(angle)])
  }
  return points
}

/** Names of the streets on the two banks; the first bridge row is the northernmost. */
export const bridgeNames = ['涪江三桥', '涪江大桥', '涪江二桥', '涪江四桥']

/** Every line that is drawn before any block is cut. The outline comes first. */
export function plannedCurves(): PlannedCurve[] {
  const far = 4600
  const riverside = (name: string, bank: -1 | 1): PlannedCurve => ({
    kind: 'arterial',
    name,
    closed: false,
    points: besideRiver(bank, 58, far, -far, step),
  })
  return [
    { kind: 'outline', name: '环城路', closed: true, points: outline(0.955) },
    { kind: 'river', name: '涪江', closed: false, points: riverCentreLine(far, -far, step) },
    creek(),
    riverside('滨江西路', -1),
    riverside('滨江东路', 1),
    column('解放路', -640, 2240, -2010, 30),
    column('太和大道', -1180, far, -far, 45),
    column('虹桥路', -1790, 2980, -2700, 60),
    column('西山大道', -2420, 1900, -1500, 60),
    column('平安大道', 790, far, -far, 40),
    column('东升大道', 1420, 2800, -2560, 50),
    row('北环路', 2900, -4000, -150, 40),
    row('北门大道', 2180, -4000, 4000, 40),
    row('文化路', 1520, -4000, -150, 40),
    row('学府路', 1480, 150, 4000, 50),
    row('人民路', 900, -1900, 1600, 30),
    row('建设路', 430, -4000, -150, 30),
    row('新城路', 300, 150, 4000, 30),
    row('中心大道', -90, -2600, 4000, 30),
    row('南门路', -620, -4000, -150, 30),
    row('迎宾路', -760, 150, 4000, 40),
    row('桂花路', -1260, -1900, -150, 30),
    row('沱牌大道', -1560, -4000, 4000, 40),
    row('锦江路', -2080, 150, 4000, 40),
    row('南环路', -2240, -4000, -150, 40),
    row('工业大道', -2940, -4000, -150, 30),
    row('东南路', -2900, 150, 4000, 30),
  ]
}

const oldTown: Point = fromRiver(-560, -60)
const newTown: Point = fromRiver(900, 0)

/** 0 in the heart of the old town, 1 at its end and beyond; the old town is longer along the river. */
export function awayFromOldTown(place: Point): number {
  const [dx, dy] = [place[0] - oldTown[0], place[1] - oldTown[1]]
  return smoothStep(380, 1500, Math.hypot(dx * (dx < 0 ? 1.05 : 1.2), dy * 0.72))
}

/** 0 in the middle of either bank, 1 at the edge of the city. */
export function awayFromCentre(place: Point): number {
  const west = Math.hypot((place[0] - oldTown[0]) / 2300, (place[1] - oldTown[1]) / 3300)
  const east = Math.hypot((place[0] - newTown[0]) / 1700, (place[1] - newTown[1]) / 3200)
  return Math.min(1, Math.min(west, east))
}

/** The size a block should have, in square metres: fine in the old town, coarse at the edge. */
export function wantedBlockArea(place: Point): number {
  const edge = awayFromCentre(place)
  const eastBank = place[0] > riverEasting(place[1]) ? 7000 : 0
  return 6800 + (12000 + eastBank) * awayFromOldTown(place) + 25000 * smoothStep(0.4, 1, edge)
}

/** Between -1 and 1: where it is high, the land at the edge of the city is hill. */
export function hilliness([x, y]: Point): number {
  return 0.5 * Math.sin(x / 330 + 1.3 * Math.sin(y / 520)) + 0.5 * Math.cos(y / 390 - 0.7 * Math.sin(x / 430))
}

/** The share of homes that is lived in: nearly all in the old town, fewer in the new estates at the edge. */
export function occupancy(place: Point): number {
  return 0.96 - 0.3 * awayFromCentre(place) - 0.08 * awayFromOldTown(place)
}
