import { expect, it } from 'vitest'
import type { CaseHistoryEntry } from '../../../server/contracts/case-act.ts'
import { describeInBrowser } from '../../support/screens/describe-in-browser.ts'
import { eventually } from '../../support/eventually.ts'
import { person } from '../../support/cases/work-on-case.ts'
import type { DeskPage } from './desk-page.ts'
import { openShift } from './open-shift.ts'
import { seriousFaults } from '../shared/serious-faults.ts'

/** Two browsers drawing maps in software, through every phase. */
const wholeLifeMs = 300_000

describeInBrowser("The dispatcher's desk", (database) => {
  const { url, line, newPage, sit, leave, report, get, read, becomes, centreOf } = openShift(database)

  it('sends whoever is not signed in to sign in, and whoever has no desk away', async () => {
    const page = await newPage()
    await page.goto(`${url()}/dispatch`)
    await page.waitForURL(/\/sign-in/)
    await page.request.post(`${url()}/api/sessions`, { data: { sample: 'grid_worker' } })
    await page.goto(`${url()}/dispatch`)
    await page.getByText('派遣台供社区、街道与市级派遣席使用').waitFor()
    await page.close()
  })

  it(
    'works a case from its report to its close: dispatch, drag, a lost race, undo, arrival, answer, check',
    async () => {
      const [a, b] = [await sit('city_dispatcher'), await sit('city_dispatcher_b')]
      const { number, gridCode: home } = await report(3)
      const { lng, lat } = await read(number)
      await Promise.all([a.choose(number), b.choose(number)])

      // each sees that the other has it open
      await a.page.locator('.case-panel__seats', { hasText: '市级派遣席 B' }).waitFor()

      // drag: the target is lit, what it would mean is said, letting go does it
      const dropped = (await a.suggested()).find((code) => code !== home)!
      await a.draws(number)
      await a.dragTo([lng, lat], centreOf(dropped))
      await a.page.locator('.reassignment-card--dragged dl').waitFor()
      expect((await read(number)).gridCode).toBe(home)
      await a.page.mouse.up()
      const afterDrag = await becomes(number, 'dragged', (item) => item.gridCode === dropped)
      expect(afterDrag).toMatchObject({ version: 2, reassignments: 1, status: 'dispatched' })
      const before = await get<CaseHistoryEntry[]>(`/api/cases/${number}/history`)
      expect(before.at(-1)).toMatchObject({ type: 'case:reassigned', fromGrid: home, toGrid: dropped })

      // both choose upon version 2; the other is faster
      await Promise.all([a.showsVersion(2), b.showsVersion(2)])
      await a.is('list')
      const showsHome = (desk: DeskPage) =>
        eventually(
          'the grid it came from, suggested',
          () => desk.suggested(),
          (codes) => codes.slice(0, 3).includes(home!),
        )
      const [offered, offeredToB] = await Promise.all([showsHome(a), showsHome(b)])
      const other = offered.slice(0, 3).findIndex((code) => code !== home && code !== dropped)
      await a.press(String(other + 1))
      await a.page.locator('.reassignment-card dl').waitFor()
      await b.press(String(offeredToB.indexOf(home!) + 1))
      await b.page.locator('.reassignment-card dl').waitFor()
      await b.press('Enter')
      const won = await becomes(number, 'the other one’s', (item) => item.version === 3)
      await a.press('Enter')
      await a.is('conflict')
      const panel = a.page.locator('.conflict-panel')
      expect(await panel.locator('h2').innerText()).toContain('市级派遣席 B')
      // no key that is pressed by habit decides
      await a.press('Enter')
      await a.is('conflict')
      // what comes after it is known there, too: a redo is for the newest version
      await person(url(), 'city_dispatcher_b').act(number, 3, { act: 'supervise', supervision: 'normal', reason: '试' })
      await panel.locator('[data-do="redo"]', { hasText: 'v4' }).waitFor()
      expect(await panel.locator('h2').innerText()).toContain('市级派遣席 B')

      // redone upon version 4, as the third reassignment: a supervisor says why
      await a.press('2')
      const remark = a.page.locator('.reassignment-card input[name="remark"]')
      await remark.fill('片区支援')
      await a.press('Enter')
      const redone = await becomes(number, 'redone', (item) => item.version === 5)
      expect(redone.reassignments).toBe(3)

      // undone: back to whom the other had given it
      await a.page.locator('.undo-toast [data-do="undo"]').waitFor()
      await a.press('Control+z')
      const undone = await becomes(number, 'undone', (item) => item.version === 6)
      expect([undone.gridCode, undone.workerNumber]).toEqual([won.gridCode, won.workerNumber])
      // its clocks never stood still and never began anew
      expect(undone.onSiteDueAt).toBe(afterDrag.onSiteDueAt)

      for (const [action, status] of [
        ['accepted', 'accepted'],
        ['on_site', 'on_site'],
        ['feedback', 'feedback'],
        ['checking', 'checking'],
      ] as const) {
        await a.showsVersion((await read(number)).version)
        await a.act(action)
        await becomes(number, status, (item) => item.status === status)
      }
      // who handled it does not check it
      await b.showsVersion((await read(number)).version)
      const close = async () => {
        await b.act('closed')
        await b.press('1')
        await b.press('Enter')
        await becomes(number, 'closed', (item) => item.status === 'closed')
      }
      await close()
      await b.press('Control+z')
      await becomes(number, 'as it was', (item) => item.status === 'checking')
      await b.page.click(`.case-list [data-case="${number}"]`)
      await b.showsVersion((await read(number)).version)
      await close()

      const history = await get<CaseHistoryEntry[]>(`/api/cases/${number}/history`)
      expect(history.map(({ version }) => version)).toEqual(history.map((_, index) => index + 1))
      expect(history.at(-1)).toMatchObject({ type: 'case:closed', actorName: '市级派遣席 B' })
      await b.page
        .locator('.case-timeline li')
        .nth(history.length - 1)
        .waitFor()
    },
    wholeLifeMs,
  )

  it('is left for the page of sign-in when its session ends in another tab, which says so and keeps the words', async () => {
    const desk = await sit('city_dispatcher_b')
    const { number } = await report(11)
    await desk.choose(number)
    await desk.press('e')
    const words = desk.page.locator('.reason-form [name="reason"]')
    await words.fill('需街道协调物业')
    expect((await desk.page.request.delete(`${url()}/api/sessions/current`)).status()).toBe(204)
    await desk.page.waitForURL(/\/sign-in\?next=/)
    await desk.page.getByText('登录已在别处结束').waitFor()
    await desk.page.click('[data-sample="city_dispatcher_b"]')
    await words.waitFor()
    expect(await words.inputValue()).toBe('需街道协调物业')
    await leave('city_dispatcher_b')
  })

  it('lists who is on duty, has somebody stand in, and shows a contact for a while and for a reason', async () => {
    const desk = await sit('city_dispatcher')
    // 演示: nobody has this name or number
    const reporter = { name: '演示某', phone: '13800138000' }
    const { number, gridCode } = await report(7, { reporter })
    await desk.choose(number)
    expect(await seriousFaults(desk.page)).toEqual([])
    await desk.press('w')
    const post = `${gridCode}-01`
    await desk.page.locator('.duty-card input[name="grid"]').fill(gridCode!)
    await desk.page.locator(`[data-post="${post}"]`).click()
    expect(await seriousFaults(desk.page)).toEqual([])
    const own = (await read(number)).workerNumber!
    await desk.page.locator('.stand-in-form input[name="worker"]').fill(own === '0101' ? '0102' : '0101')
    await desk.page.locator('.stand-in-form input[name="why"]').fill('病假')
    await desk.press('Enter')
    await desk.page.locator('[data-case-panel] .case-worker[data-duty="stands_in"]').waitFor()
    expect((await read(number)).workerNumber).not.toBe(own)
    await desk.page.locator('[data-do="end-stand-in"]').click()
    await desk.page.locator('[data-case-panel] .case-worker[data-duty="own"]').waitFor()
    await desk.press('Escape', 'Escape')
    await desk.is('list')

    await desk.page.locator('[data-do="reveal"]').click()
    await desk.page.locator('input[name="contact-reason"]').fill('回访核实')
    await desk.press('Enter')
    await desk.page.locator('[data-contact="shown"]', { hasText: reporter.phone }).waitFor()
    expect(desk.page.url()).not.toContain(reporter.phone)
    await desk.page.locator('[data-do="mask"]').click()
    await desk.page.locator('[data-contact="masked"]').waitFor()
    expect(await desk.page.content()).not.toContain(reporter.phone)
  })

  it('is read by an official, who instructs; who works the case reads it there', async () => {
    const official = await sit('official')
    const { number } = await report(8)
    await official.choose(number)
    await official.press('i')
    await official.page.locator('.reason-form input[name="reason"]').fill('今日内办结')
    await official.press('Enter')
    await becomes(number, 'instructed', (item) => item.version === 2)
    expect(await official.page.locator('[data-tool], [data-do="reassign"], [data-do="duty"]').count()).toBe(0)
    const desk = await sit('city_dispatcher')
    await desk.choose(number)
    await desk.page.locator('.case-notices__instruction', { hasText: '今日内办结' }).waitFor()
    await leave('official')
  })

  it('keeps what was entered until the server has said yes, and does once what is sent twice', async () => {
    const desk = await sit('city_dispatcher')
    const { page } = desk
    const reporter = { name: '演示某', phone: '13800138000' }
    const { number } = await report(9, { reporter })
    await desk.choose(number)
    const fault = page.locator('.save-fault')
    const again = () => fault.locator('[data-do="again"]').click()
    const keys: (string | undefined)[] = []
    const acts = '**/api/cases/*/acts'

    // the answer is lost after it was done
    await desk.act('suspend')
    await page.locator('.reason-form [name="reason"]').fill('等产权单位答复')
    await page.route(acts, async (route) => {
      keys.push(route.request().headers()['idempotency-key'])
      if (keys.length > 1) return route.continue()
      await route.fetch()
      await route.abort()
    })
    await desk.press('Enter')
    await fault.getByText('未保存：连不上服务器').waitFor()
    expect(await page.locator('.reason-form [name="reason"]').inputValue()).toBe('等产权单位答复')
    await again()
    await desk.is('list')
    expect(keys[0]).toMatch(/./)
    expect(keys).toEqual([keys[0], keys[0]])
    await page.unroute(acts)
    const history = await get<{ type: string }[]>(`/api/cases/${number}/history`)
    expect(history.filter(({ type }) => type === 'case:suspended')).toHaveLength(1)
    await desk.showsVersion((await read(number)).version)

    // the line is cut
    await desk.act('supervise')
    await page.locator('.reason-form [name="reason"]').fill('群众多次反映')
    line().cut()
    await desk.press('Enter')
    await fault.getByText('填写的内容已保留').waitFor()
    expect(await page.locator('.reason-form [name="reason"]').inputValue()).toBe('群众多次反映')
    line().mend()
    await again()
    await becomes(number, 'supervised', (item) => item.supervision === 'normal')
    await desk.is('list')

    // the server is busy, and says so in English
    await page.locator('[data-do="reveal"]').click()
    await page.locator('input[name="contact-reason"]').fill('回访核实')
    const reveals = '**/contact/reveal'
    await page.route(reveals, (route) =>
      route.fulfill({ status: 503, contentType: 'application/problem+json', body: '{"detail":"cannot be reached"}' }),
    )
    await desk.press('Enter')
    await page.locator('.contact-reveal [role="alert"]', { hasText: '服务器暂时无法处理' }).waitFor()
    await page.unroute(reveals)
    await page.locator('.contact-reveal [data-do="again"]').click()
    await page.locator('[data-contact="shown"]').waitFor()

    // a reassignment that is refused for a while stays on its card
    await desk.act('resume')
    await becomes(number, 'resumed', (item) => item.suspendedAt === null)
    await page.locator('.action-bar [data-do="reassign"]').waitFor()
    await desk.press('r')
    await desk.is('reassign')
    const reassigns = '**/reassign'
    await page.route(reassigns, (route) => route.fulfill({ status: 429, headers: { 'retry-after': '3' }, body: '' }))
    await page.locator('.reassignment-card__confirm:enabled').click()
    await fault.getByText('请 3 秒后再试').waitFor()
    await desk.is('reassign')
    await page.unroute(reassigns)
    await again()
    await becomes(number, 'reassigned', (item) => item.reassignments === 1)
    await desk.is('list')
  })

  it('reads a case again that could not be read, and stops its clocks when it is void', async () => {
    const desk = await sit('city_dispatcher')
    const { page } = desk
    const { number } = await report(10)
    const reads = `**/api/cases/${number}`
    await page.route(reads, (route) => route.abort())
    await page.click(`.case-list [data-case="${number}"]`)
    await page.locator('.case-panel__failure', { hasText: '连不上服务器' }).waitFor()
    await page.unroute(reads)
    await page.waitForSelector(`[data-case-panel="${number}"] [data-do="suspend"], [data-do="more"]`)
    await page.locator('.case-panel__failure').waitFor({ state: 'detached' })

    // the number keys never choose who has it
    const { gridCode } = await read(number)
    expect(await desk.suggested()).not.toContain(gridCode)

    await desk.act('force_close')
    await page.locator('.reason-form [name="reason"]').fill('演示：重复上报')
    await desk.press('Enter')
    await becomes(number, 'closed', (item) => item.closedAt !== null)
    const clocks = page.locator(`[data-case-panel="${number}"] .case-clocks`, { hasText: '未完成' })
    await clocks.waitFor()
    const shown = await clocks.innerText()
    await page.waitForTimeout(2_100)
    expect(await clocks.innerText()).toBe(shown)
  })
})
