import { randomStream } from '../../../server/sample/seeded-random.ts'
import type { CaseReport } from '../../../server/contracts/case-report.ts'
import type { CityGrids } from '../measure/city-grids.ts'

/** As the hotline writes them: 20 to 60 characters. */
const descriptions = [
  '小区东门外人行道地砖松动，下雨天一踩就溅水，老人容易滑倒',
  '垃圾桶满了两天没有清运，味道很大，请安排处理',
  '路口一棵行道树枝条垂下来挡住了红绿灯，早晚高峰看不清信号，存在安全隐患',
  '楼下商铺占道经营，晚上十一点以后还在大声播放音乐，影响休息',
]

/** Reports with places inside the city's grids, WGS84 with a phone's accuracy; the same for the same seed. */
export function makeReports(grids: CityGrids, count: number, seed: number): CaseReport[] {
  const random = randomStream(seed, 'bench:reports')
  const [west, south, east, north] = grids.bounds
  const reports: CaseReport[] = []
  while (reports.length < count) {
    const [lng, lat] = [random.between(west, east), random.between(south, north)]
    if (grids.at([lng, lat]) === null) continue
    reports.push({
      location: { lng, lat, crs: 'WGS84', accuracyMeters: random.whole(3, 15) },
      description: random.pick(descriptions),
      source: 'mini_program',
    })
  }
  return reports
}
