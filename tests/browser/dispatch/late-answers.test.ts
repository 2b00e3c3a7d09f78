import type { Page, Route } from 'playwright-core'
import { expect, it } from 'vitest'
import { describeInBrowser } from '../../support/screens/describe-in-browser.ts'
import { eventually } from '../../support/eventually.ts'
import type { DeskPage } from './desk-page.ts'
import { openShift } from './open-shift.ts'

const acts = '**/api/cases/*/acts'

/** Holds each change that is sent from the page, until the test says what becomes of it. */
async function holdActs(page: Page): Promise<Route[]> {
  const held: Route[] = []
  await page.route(acts, (route) => void held.push(route))
  return held
}
const isHeld = (held: readonly Route[]) =>
  eventually(
    'the change to be on its way',
    () => Promise.resolve(held.length),
    (count) => count > 0,
  )
const keyOf = (route: Route) => route.request().headers()['idempotency-key']

describeInBrowser("Answers that come late to the dispatcher's desk", (database) => {
  const { sit, report, read, becomes } = openShift(database)

  const reasonOf = ({ page }: DeskPage) => page.locator('.reason-form [name="reason"]')
  const toastOf = ({ page }: DeskPage) => page.locator('.undo-toast')

  /** Sends an instruction to supervise, leaves its form while it is on its way, and begins another. */
  async function leaveForAnother(desk: DeskPage, index: number) {
    const { number } = await report(index)
    await desk.choose(number)
    const held = await holdActs(desk.page)
    await desk.act('supervise')
    await reasonOf(desk).fill('群众多次反映')
    await desk.press('Enter')
    await isHeld(held)
    await desk.press('Escape')
    await desk.is('list')
    await desk.act('suspend')
    await reasonOf(desk).fill('等产权单位答复')
    return { number, sent: held[0]! }
  }

  it('leave the form that was opened since, and what is typed in it', async () => {
    const desk = await sit('city_dispatcher')
    const { number, sent } = await leaveForAnother(desk, 11)
    await sent.continue()
    await becomes(number, 'supervised', (item) => item.supervision === 'normal')
    await toastOf(desk).getByText('督办').waitFor()
    await desk.is('reason')
    expect(await reasonOf(desk).inputValue()).toBe('等产权单位答复')
  })

  it('that fail are said beside that form, offered once more, and then done once under the same key', async () => {
    const desk = await sit('city_dispatcher')
    const { number, sent } = await leaveForAnother(desk, 12)
    await sent.abort()
    await toastOf(desk).getByText('连不上服务器').waitFor()
    expect(await reasonOf(desk).inputValue()).toBe('等产权单位答复')

    const again = desk.page.waitForRequest(acts)
    await desk.page.unroute(acts)
    await toastOf(desk).locator('[data-do="again"]').click()
    expect((await again).headers()['idempotency-key']).toBe(keyOf(sent))
    await becomes(number, 'supervised', (item) => item.supervision === 'normal')
    await toastOf(desk).getByText('督办').waitFor()
    expect((await read(number)).version).toBe(2)
    await desk.is('reason')
    expect(await reasonOf(desk).inputValue()).toBe('等产权单位答复')
  })
})
