import { afterAll, beforeAll, expect, it } from 'vitest'
import type { CaseReceipt } from '../../../server/contracts/case-report.ts'
import type { Case } from '../../../server/contracts/case.ts'
import type { Problem } from '../../../server/contracts/problem.ts'
import { describeOnDatabase } from '../../support/databases/databases.ts'
import { ask, serveApp, type ServedApp } from '../../support/servers/serve-app.ts'
import { grids } from '../areas/turf-assignment.ts'

interface Page {
  cases: Case[]
  next: string | null
}

describeOnDatabase('The list of cases', (database) => {
  let app: ServedApp
  const reported: CaseReceipt[] = []
  const report = async (index: number) => {
    const [lng, lat] = grids[(index * 7) % grids.length]!.properties.labelLngLat
    const body = { location: { lng, lat, crs: 'WGS84' }, description: '乱堆放', source: 'patrol' }
    reported.push((await ask<CaseReceipt>(`${app.url}/api/cases`, { method: 'POST', body })).body)
  }
  beforeAll(async () => {
    app = await serveApp(database())
    // At once, so that one batch takes in many and they share their moment: the number then tells the order.
    await Promise.all(Array.from({ length: 45 }, (_, index) => report(index)))
  })
  afterAll(() => app.close())

  const list = async (query: string) => (await ask<Page>(`${app.url}/api/cases?${query}`)).body
  const allPages = async (query: string) => {
    const found: Case[] = []
    let after = ''
    do {
      const page = await list(`${query}${after}`)
      found.push(...page.cases)
      after = page.next ? `&after=${page.next}` : ''
    } while (after)
    return found
  }

  it('goes on exactly where the page before ended, also when a case came in meanwhile', async () => {
    const first = await list('limit=10')
    await report(45)
    const second = await list(`limit=10&after=${first.next}`)
    const numbers = [...first.cases, ...second.cases].map(({ number }) => number)
    expect(numbers).toEqual(
      reported
        .map(({ number }) => number)
        .slice(0, 45)
        .toSorted()
        .toReversed()
        .slice(0, 20),
    )
  })

  it('holds each case once over all its pages', async () => {
    const cases = await allPages('limit=7')
    const numbers = cases.map(({ number }) => number)
    expect(new Set(cases.map(({ reportedAt }) => reportedAt)).size).toBeLessThan(cases.length / 3)
    expect(numbers).toHaveLength(new Set(numbers).size)
    expect(new Set(numbers)).toEqual(new Set(reported.map(({ number }) => number)))
  })

  it('keeps to an area at every level', async () => {
    const { gridCode } = reported[3]!
    for (const area of [gridCode!, gridCode!.slice(0, 12), gridCode!.slice(0, 9), '510981']) {
      const expected = reported.filter((receipt) => receipt.gridCode?.startsWith(area)).length
      expect(await allPages(`area=${area}&limit=500`)).toHaveLength(expected)
    }
  })

  it('keeps to phases and to a span of time', async () => {
    expect(await allPages('status=closed,void')).toEqual([])
    expect(await allPages('status=dispatched&limit=500')).toHaveLength(reported.length)
    const [middle] = (await list('limit=1')).cases
    expect(await allPages(`from=${encodeURIComponent(middle!.reportedAt)}`)).toEqual([middle])
    expect(await allPages(`to=${encodeURIComponent(middle!.reportedAt)}&limit=500`)).toHaveLength(reported.length - 1)
  })

  it.each(['status=lost', 'after=nonsense', 'limit=501', 'from=yesterday', 'area=x'])('refuses %s', async (query) => {
    const { status, body } = await ask<Problem>(`${app.url}/api/cases?${query}`)
    expect(status).toBe(400)
    expect(body.errors?.[0]?.field).toContain(query.split('=')[0])
  })
})
