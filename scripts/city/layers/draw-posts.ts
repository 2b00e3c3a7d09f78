import type { SampleCity } from './city-model.ts'

const header = 'post_code,level,area_code,role,worker_number,shift'

/**
 * Sample posts without persons as CSV: one grid worker per grid (all day), a day and a night desk per community and
 * subdistrict, four day and two night dispatchers for the city. Worker numbers: two digits of the community's place
 * in the table and two of the grid's in the community; desks 80–85, dispatchers 90.
 */
export function postTable(city: SampleCity): string {
  const rows: string[] = []
  const add = (level: string, areaCode: string, role: string, workerNumber: string, shift: string): void => {
    const sequence = rows.filter((row) => row.includes(`,${areaCode},`)).length + 1
    rows.push(
      [`${areaCode}-${String(sequence).padStart(2, '0')}`, level, areaCode, role, workerNumber, shift].join(','),
    )
  }
  city.communities.forEach((community, index) => {
    const head = String(index + 1).padStart(2, '0')
    city.grids
      .filter((grid) => grid.community === community)
      .forEach((grid, order) => add('grid', grid.code, 'grid_worker', head + String(order + 1).padStart(2, '0'), 'all'))
    add('community', community.code, 'community_desk', `80${head}`, 'day')
    add('community', community.code, 'community_desk', `81${head}`, 'night')
  })
  ;['510981001', '510981002'].forEach((code, index) => {
    add('subdistrict', code, 'subdistrict_desk', `850${index + 1}`, 'day')
    add('subdistrict', code, 'subdistrict_desk', `851${index + 1}`, 'night')
  })
  for (let desk = 1; desk <= 6; desk++)
    add('city', '510981', 'city_dispatcher', `900${desk}`, desk <= 4 ? 'day' : 'night')
  return `${header}\n${rows.join('\n')}\n`
}
