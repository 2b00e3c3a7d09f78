import type { Pool } from 'pg'
import { putAccount, type Account } from '../account-queries.ts'

/** The first places of each level, and the worker of the first grid. */
interface SamplePlaces {
  readonly city: string
  readonly subdistrict: string | null
  readonly community: string | null
  readonly grid: string | null
  readonly worker: string | null
}

async function readPlaces(pool: Pool): Promise<SamplePlaces> {
  const { rows } = await pool.query<SamplePlaces>(`
    with active as (
      select code, level, name from active_areas
    ), manned as (
      select area_code as grid, worker_number as worker
        from posts join duties on duties.post_code = posts.code
       where posts.role = 'grid_worker' and ends_at > now()
       order by area_code limit 1
    )
    select (select code from city) as city,
           (select min(code) from active where level = 'subdistrict') as subdistrict,
           coalesce((select code from active where level = 'community' and manned.grid like code || '%'),
                    (select min(code) from active where level = 'community')) as community,
           manned.grid, manned.worker
      from (select) as one left join manned on true`)
  return rows[0]!
}

/** One of every role, as 演示账号; seats and posts, no people. The simulator has two, as an account may not check its own feedback. */
function samplesOf({ city, subdistrict, community, grid, worker }: SamplePlaces): (Account | null)[] {
  const account = (
    name: string,
    title: string,
    role: Account['role'],
    area: string | null,
    more: Partial<Account> = {},
  ): Account => ({
    account: name,
    name: title,
    role,
    areas: area === null ? [] : [area],
    workerNumber: null,
    source: null,
    sample: true,
    ...more,
  })
  return [
    account('city_dispatcher', '市级派遣席 A', 'city_dispatcher', city),
    account('city_dispatcher_b', '市级派遣席 B', 'city_dispatcher', city),
    account('official', '分管领导席', 'official', city),
    subdistrict && account('subdistrict', '街道网格中心', 'subdistrict', subdistrict),
    community && account('community', '社区网格服务站', 'community', community),
    grid && account('grid_worker', `网格员 ${worker}`, 'grid_worker', grid, { workerNumber: worker }),
    account('integrator', '12345 转办接入', 'integrator', city, { source: 'transfer_12345' }),
    account('system_admin', '系统管理员', 'system_admin', null),
    account('audit_admin', '审计管理员', 'audit_admin', null),
    account('simulator', '模拟处置', 'city_dispatcher', city),
    account('simulator_checker', '模拟核查', 'city_dispatcher', city),
  ].map((sample) => sample || null)
}

/** Puts the sample accounts in, as the city is now. None of them has a password. */
export async function putSampleAccounts(pool: Pool): Promise<void> {
  for (const sample of samplesOf(await readPlaces(pool))) {
    if (sample) await putAccount(pool, { ...sample, password: null })
  }
}
