import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { usualScreen, useTestBrowser } from '../../support/screens/test-browser.ts'
import { putAccount } from '../../../server/accounts/account-queries.ts'
import { describeInBrowser } from '../../support/screens/describe-in-browser.ts'
import { sampleReport, submit } from '../../support/cases/sample-reports.ts'
import { ask, serveApp, type ServedApp } from '../../support/servers/serve-app.ts'
import { as } from '../../support/servers/sign-in.ts'

/** Words that would act if any screen took them for markup, an address or a script. */
const hostile = [
  `<img src=x onerror="window.acted='img'">`,
  `<script>window.acted='script'</script>`,
  `"><svg onload="window.acted='svg'">`,
  `javascript:window.acted='address'`,
  `{{constructor.constructor("window.acted='template'")()}}`,
]

describeInBrowser('Hostile words', (database) => {
  let app: ServedApp
  const browser = useTestBrowser()
  const numbers: string[] = []

  beforeAll(async () => {
    app = await serveApp(database())
    await putAccount(database().pool, {
      account: 'hostile',
      name: hostile[0]!,
      role: 'city_dispatcher',
      areas: ['510981'],
      workerNumber: null,
      source: null,
      sample: true,
      password: null,
    })
    const headers = await as(app.url, 'hostile')
    for (const [index, description] of hostile.entries()) {
      const { body } = await submit(app.url, sampleReport(index, { description, reporter: { name: description } }))
      numbers.push(body.number)
      const { status } = await ask(`${app.url}/api/cases/${body.number}/acts`, {
        method: 'POST',
        headers: { ...headers, 'if-match': '"1"' },
        body: { act: 'hand_up', reason: description },
      })
      expect(status).toBe(200)
    }
  })
  afterAll(() => app?.close())

  async function open(path: string): Promise<Page> {
    const context = await browser().newContext({ ...usualScreen, viewport: { width: 1920, height: 1080 } })
    const { status } = await context.request
      .post(`${app.url}/api/sessions`, { data: { sample: 'hostile' } })
      .then((response) => ({ status: response.status() }))
    expect(status).toBe(201)
    const page = await context.newPage()
    await page.goto(`${app.url}${path}`)
    await page.locator('[data-link="live"]').waitFor()
    return page
  }
  const acted = (page: Page) => page.evaluate(() => (window as unknown as { acted?: string }).acted ?? 'nothing')

  it('stay words on the desk: in the case, its history and the name of a seat', async () => {
    const page = await open('/dispatch')
    for (const [index, number] of numbers.entries()) {
      await page.locator(`[data-case="${number}"]`).first().click()
      await page.getByText(hostile[index]!, { exact: true }).first().waitFor()
    }
    expect(await page.locator('img[src="x"], svg[onload]').count()).toBe(0)
    expect(await acted(page)).toBe('nothing')
    await page.context().close()
  })

  it('never reach the wall', async () => {
    const page = await open('/wall')
    await page.locator(`[data-case="${numbers[0]}"] button`).first().click()
    await page.waitForTimeout(1_000)
    const whole = await page.content()
    for (const words of hostile) expect(whole).not.toContain(words.slice(0, 12))
    expect(await acted(page)).toBe('nothing')
    await page.context().close()
  })
})
