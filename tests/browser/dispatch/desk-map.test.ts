import { expect, it } from 'vitest'
import type { CaseHistoryEntry } from '../../../server/contracts/case-act.ts'
import { shortNumber } from '../../../web/cases/find-cases.ts'
import { describeInBrowser } from '../../support/screens/describe-in-browser.ts'
import { openShift } from './open-shift.ts'

describeInBrowser("The map of the dispatcher's desk", (database) => {
  const { sit, report, get, read, becomes, centreOf } = openShift(database)

  it('changes nothing when a case is let go at home, outside of every grid, or after Esc', async () => {
    const desk = await sit('city_dispatcher')
    const { number, gridCode } = await report(5)
    const { lng, lat } = await read(number)
    await desk.choose(number)
    await desk.draws(number)
    const other = (await desk.suggested()).find((code) => code !== gridCode)!
    await desk.dragTo([lng, lat], centreOf(other))
    await desk.is('drag')
    await desk.press('Escape')
    await desk.is('list')
    await desk.page.mouse.up()
    await desk.dragTo([lng, lat], centreOf(other))
    await desk.is('drag')
    const home = await desk.pointOf(lng, lat)
    await desk.page.mouse.move(home.x + 2, home.y + 2)
    await desk.page.mouse.up()
    await desk.is('list')
    expect(await read(number)).toMatchObject({ gridCode, version: 1 })
  })

  it('gives a border case to its second candidate by one key', async () => {
    const desk = await sit('city_dispatcher')
    const { number, gridCode, secondGridCode } = await report(0, {
      location: { lng: 105.3782, lat: 30.8728, crs: 'WGS84', accuracyMeters: 80 },
    })
    expect(secondGridCode).not.toBeNull()
    await desk.choose(number)
    await desk.page.locator('[data-do="confirm_grid"]').first().waitFor()
    await desk.press('c')
    const confirmed = await becomes(number, 'confirmed', (item) => item.version === 2)
    expect(confirmed).toMatchObject({ gridCode: secondGridCode, secondGridCode: gridCode, ambiguous: false })
  })

  it('gives all cases in a box to one grid, or none with the reasons', async () => {
    const desk = await sit('city_dispatcher')
    const place = { lng: 105.3795, lat: 30.8712 }
    const reports = await Promise.all(
      [0, 1, 2].map((n) => report(n, { location: { ...place, lng: place.lng + n * 0.0002, crs: 'WGS84' } })),
    )
    const [first] = reports
    await desk.choose(first!.number)
    await desk.draws(first!.number)
    const target = (await desk.suggested()).find((code) => code !== first!.gridCode)!
    const centre = await desk.pointOf(place.lng, place.lat)
    await desk.press('m')
    await desk.page.mouse.move(centre.x - 30, centre.y - 30)
    await desk.page.mouse.down()
    await desk.page.mouse.move(centre.x + 60, centre.y + 30, { steps: 5 })
    await desk.page.mouse.up()
    await desk.is('bulk')
    const chosen = await desk.page.locator('.bulk-card li').count()
    expect(chosen).toBeGreaterThanOrEqual(reports.length)
    const at = await desk.pointOf(...centreOf(target))
    await desk.page.mouse.click(at.x, at.y)
    await desk.page.locator('.bulk-card__confirm:enabled').waitFor()
    // what it means is said before: the worker with the load before and after, and the way
    await desk.page.locator('.bulk-card dd', { hasText: /工号 \d+\s+· 在办 \d+ → \d+/ }).waitFor()
    await desk.page.locator('.bulk-card dd', { hasText: /最远 .*到场/ }).waitFor()
    // one that has nothing to do with it is taken out
    const [kept, ...given] = reports
    const row = desk.page.locator('.bulk-card li', { hasText: shortNumber(kept!.number) })
    await row.getByRole('button').click()
    await row.waitFor({ state: 'detached' })
    await desk.press('Enter')
    for (const { number } of given) await becomes(number, 'given', (item) => item.gridCode === target)
    expect((await read(kept!.number)).gridCode).toBe(first!.gridCode)
    await desk.is('list')
    await desk.press('Control+z')
    for (const { number, gridCode } of given) await becomes(number, 'back', (item) => item.gridCode === gridCode)
  })

  it('gives what a lasso was drawn around to one grid', async () => {
    const desk = await sit('city_dispatcher')
    const place = { lng: 105.3845, lat: 30.8671 }
    const { number, gridCode } = await report(0, { location: { ...place, crs: 'WGS84' } })
    await desk.choose(number)
    await desk.draws(number)
    const target = (await desk.suggested()).find((code) => code !== gridCode)!
    const { x, y } = await desk.pointOf(place.lng, place.lat)
    await desk.press('l')
    await desk.page.mouse.move(x - 25, y - 20)
    await desk.page.mouse.down()
    for (const [right, down] of [
      [25, -20],
      [30, 20],
      [-20, 25],
      [-25, -20],
    ] as const)
      await desk.page.mouse.move(x + right, y + down, { steps: 4 })
    await desk.page.mouse.up()
    await desk.is('bulk')
    const at = await desk.pointOf(...centreOf(target))
    await desk.page.mouse.click(at.x, at.y)
    await desk.page.locator('.bulk-card__confirm:enabled').waitFor()
    await desk.press('Enter')
    await becomes(number, 'given', (item) => item.gridCode === target)
  })

  it('moves the pin of a case to where it really is, which decides anew whose it is', async () => {
    const desk = await sit('city_dispatcher')
    const { number, gridCode } = await report(3)
    await desk.choose(number)
    await desk.draws(number)
    const other = (await desk.suggested()).find((code) => code !== gridCode)!
    await desk.act('move_pin')
    await desk.is('pin')
    const at = await desk.pointOf(...centreOf(other))
    await desk.page.mouse.click(at.x, at.y)
    await desk.page.locator('.pin-tool__confirm').waitFor()
    await desk.press('Enter')
    const moved = await becomes(number, 'moved', (item) => item.version === 2)
    expect(moved).toMatchObject({ gridCode: other, assignMethod: 'inside', reassignments: 1 })
    const history = await get<CaseHistoryEntry[]>(`/api/cases/${number}/history`)
    expect(history.at(-1)).toMatchObject({ type: 'case:relocated', fromGrid: gridCode, toGrid: other })
  })

  it('proposes what was reported twice, and merges it by one button into the one that goes on', async () => {
    const desk = await sit('city_dispatcher')
    const location = { lng: 105.3722, lat: 30.8768, crs: 'WGS84' as const }
    const first = await report(0, { location })
    const again = await report(0, { location: { ...location, lng: location.lng + 0.0002 } })
    await desk.choose(again.number)
    await desk.page.locator('.case-notices [data-do="merge"]').click()
    const merged = await becomes(again.number, 'merged', (item) => item.status === 'void')
    expect(merged.mergedInto).toBe(first.number)
    expect((await read(first.number)).status).not.toBe('void')
  })
})
