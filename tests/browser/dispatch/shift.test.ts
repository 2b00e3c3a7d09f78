import { expect, it } from 'vitest'
import { describeInBrowser } from '../../support/screens/describe-in-browser.ts'
import { openShift } from './open-shift.ts'

describeInBrowser("A shift at the dispatcher's desk", (database) => {
  const { sit, report, does, read, becomes } = openShift(database)

  it('hides neither button nor form at 1366×768, however much there is to notice about a case', async () => {
    const desk = await sit('city_dispatcher')
    const { page } = desk
    const location = { lng: 105.3782, lat: 30.8728, crs: 'WGS84' as const, accuracyMeters: 80 }
    await report(0, { location })
    const description = ['一楼漏水', '二楼漏水', '三楼漏水', '四楼漏水'].join('\n')
    const { number } = await report(0, { location, description, reporter: { name: '演示某', phone: '13800138000' } })
    await does('official', number, { act: 'instruct', reason: '今日内办结' })
    await does('city_dispatcher', number, { act: 'hand_up', reason: '需街道协调' })
    await does('city_dispatcher', number, { act: 'supervise', supervision: 'normal', reason: '群众多次反映' })
    await does('city_dispatcher', number, { act: 'suspend', reason: '等产权单位答复' })
    await page.setViewportSize({ width: 1366, height: 768 })
    expect(await desk.listRoom()).toMatchObject({ isWholeColumn: true })

    await desk.choose(number)
    await page.locator('.case-notices__instruction').waitFor()
    expect(await page.locator('.case-notices li').count()).toBeGreaterThanOrEqual(6)
    expect((await desk.listRoom()).rows).toBeGreaterThanOrEqual(5)
    expect(await desk.reaches('.action-bar__next')).toBe(true)
    await page.locator('[data-do="words"]').click()
    expect((await page.locator('.case-words p').innerText()).split('\n')).toHaveLength(4)
    await desk.act('supervise')
    expect(await desk.reaches('.reason-form [name="reason"]')).toBe(true)
    expect(await desk.reaches('.action-form-foot__send')).toBe(true)

    await page.setViewportSize({ width: 1440, height: 900 })
    expect((await desk.listRoom()).rows).toBeGreaterThanOrEqual(8)
    await page.setViewportSize({ width: 3840, height: 2160 })
    expect((await desk.listRoom()).rows).toBeGreaterThanOrEqual(16)
  })

  it('takes letters for text while a field has the focus', async () => {
    const desk = await sit('city_dispatcher')
    const { number } = await report(7)
    await desk.choose(number)
    await desk.press('/')
    await desk.page.keyboard.type('rebm')
    await desk.is('list')
    expect(await desk.page.locator('.search-bar input').inputValue()).toBe('rebm')
    await desk.page.getByText('没有符合“rebm”的案件').waitFor()
  })

  it('is worked by the keyboard alone: a queue, a filter, any grid by its pinyin, an act under 更多, the contact', async () => {
    const desk = await sit('city_dispatcher')
    const { page } = desk
    const reporter = { name: '演示某', phone: '13800138000' }
    const { number } = await report(3, { reporter })
    await desk.choose(number)
    await desk.press('a')
    await desk.is('more')
    const keys = await page.locator('.action-bar__more li').allInnerTexts()
    await desk.press(String(keys.findIndex((text) => text.includes('督办')) + 1))
    await page.locator('.reason-form input[name="reason"]').fill('群众多次反映')
    await desk.press('Enter')
    await becomes(number, 'supervised', (item) => item.supervision === 'normal')
    await desk.is('list')

    await desk.press('q', 'r')
    await page.locator(`[data-queue="supervised"][aria-selected="true"]`).waitFor()
    await page.locator(`.case-list [data-case="${number}"]`).waitFor()
    await desk.press('o')
    await page.locator('input[name="contact-reason"]').waitFor()
    await desk.press('Escape')

    await desk.showsVersion((await read(number)).version)
    await desk.press('r')
    await desk.is('reassign')
    await desk.press('p')
    await page.keyboard.type('lsq1')
    await page.locator('.grid-search li[data-grid="510981002004001"]').waitFor()
    await desk.press('Enter')
    await page.locator('.reassignment-card__confirm:enabled').waitFor()
    await page.locator('.reassignment-card dl').waitFor()
    await desk.press('Enter')
    await becomes(number, 'given by name', (item) => item.gridCode === '510981002004001')

    await desk.is('list')
    await desk.press('f')
    await page.locator('[data-filter="priority"]').selectOption((await read(number)).priority)
    await desk.press('Escape')
    await desk.is('list')
    await page.locator('[data-do="filter"]', { hasText: '筛选 1 项' }).waitFor()
    await page.reload()
    await page.locator('[data-do="filter"]', { hasText: '筛选 1 项' }).waitFor()
    await desk.press('f')
    await page.locator('[data-do="clear-filter"]').click()
    await desk.press('Escape')
    await desk.press('q', '8')
    await page.locator('[data-queue="all"][aria-selected="true"]').waitFor()
  })

  it('is called to what has just come in, goes there by one key, and acknowledges it with the walls', async () => {
    const desk = await sit('city_dispatcher')
    const { page } = desk
    await desk.press('s')
    await page.locator('.call-strip').waitFor({ state: 'detached' })
    const { number } = await report(0, { location: { lng: 105.9, lat: 31.5, crs: 'WGS84' } })
    await page.locator('.call-strip[data-calls="1"]').waitFor()
    expect(await page.title()).toMatch(/^\(1\) /)
    await desk.press('z')
    await page.waitForSelector(`[data-case-panel="${number}"]`)
    await desk.press('s')
    await page.locator('.call-strip').waitFor({ state: 'detached' })
    expect(await page.title()).not.toMatch(/^\(/)
  })

  it('says where and whose a case is, and keeps in its history that the worker was called', async () => {
    const desk = await sit('city_dispatcher')
    const { page } = desk
    const location = { lng: 105.3782, lat: 30.871, crs: 'GCJ02' as const, accuracyMeters: 5 }
    const { number } = await report(0, { location })
    await desk.choose(number)
    await page.locator('.case-facts', { hasText: '上报坐标 GCJ02 · 定位精度 ±5 米' }).waitFor()
    await page.locator('.case-facts', { hasText: '责任单位' }).waitFor()
    await desk.press('h')
    await page.locator('.reason-form [name="by"]').selectOption('call')
    await page.locator('.reason-form [name="reason"]').fill('十分钟内到')
    await desk.press('Enter')
    await becomes(number, 'nudged', (item) => item.version === 2)
    await page.locator('.case-timeline li', { hasText: '电话催办' }).waitFor()
  })
})
