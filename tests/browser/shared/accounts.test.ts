import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { usualScreen, useTestBrowser } from '../../support/screens/test-browser.ts'
import { putAccount } from '../../../server/accounts/account-queries.ts'
import { confirmKiosk, putKiosk } from '../../../server/accounts/sessions/kiosk-queries.ts'
import { hashPassword } from '../../../server/accounts/sign-in/passwords.ts'
import { newToken, tokenDigest } from '../../../server/accounts/sessions/tokens.ts'
import { describeInBrowser } from '../../support/screens/describe-in-browser.ts'
import { serveApp, type ServedApp } from '../../support/servers/serve-app.ts'
import { seriousFaults } from './serious-faults.ts'

const password = 'a long enough phrase'
const own = 'one that I alone know'

describeInBrowser('Getting in', (database) => {
  let app: ServedApp
  const browser = useTestBrowser()
  const token = newToken()

  beforeAll(async () => {
    app = await serveApp(database(), { QUANYU_EVALUATION: '0' })
    const digest = tokenDigest(token)
    const id = await putKiosk(database().pool, { name: '大厅', areaCode: '510981', digest, by: 'test', sample: false })
    await confirmKiosk(database().pool, id, 'another')
    await putAccount(database().pool, {
      ...{ account: 'desk-1', name: '市级派遣席 C', role: 'city_dispatcher', areas: ['510981'], workerNumber: null },
      ...{ source: null, sample: false, password: await hashPassword(password), mustChangePassword: true },
    })
  })
  afterAll(() => app?.close())

  async function withPage(width: number, work: (page: Page) => Promise<void>): Promise<void> {
    const page = await browser().newPage({ ...usualScreen, viewport: { width, height: Math.floor((width * 9) / 16) } })
    await work(page).finally(() => page.close())
  }

  it('a wall takes its token from behind #, which no address on the line and no history keeps', () =>
    withPage(1366, async (page) => {
      const asked: string[] = []
      page.on('request', (request) => asked.push(request.url()))
      await page.goto(`${app.url}/wall?lang=en#kiosk=${token}`)
      await page.locator('main[data-link="live"]').waitFor()
      expect(page.url()).toBe(`${app.url}/wall?lang=en`)
      expect(asked.filter((url) => url.includes(token))).toEqual([])
      const [cookie] = (await page.context().cookies()).filter(({ name }) => name === 'quanyu_kiosk')
      expect(cookie).toMatchObject({ value: token, httpOnly: true, sameSite: 'Strict' })
    }))

  it.each([
    [`/wall?kiosk=${token}`, '/wall#kiosk='],
    [`/wall#kiosk=${newToken()}`, '已吊销'],
  ])('a wall’s address %# that makes none says what to do', (address, words) =>
    withPage(1366, async (page) => {
      await page.goto(app.url + address)
      const main = page.locator('main.wall-token')
      await main.waitFor()
      expect(await main.innerText()).toContain(words)
      expect(page.url()).not.toContain(token)
      expect(await page.context().cookies()).toEqual([])
      expect(await seriousFaults(page)).toEqual([])
    }),
  )

  it('a seat whose password somebody else has set chooses its own, and changes it from its header', () =>
    withPage(1366, async (page) => {
      await page.goto(`${app.url}/sign-in?next=/dispatch`)
      await page.fill('[name=account]', 'desk-1')
      await page.fill('[name=password]', password)
      await page.click('.sign-in__submit')
      await page.locator('[name=old]').waitFor()
      expect(await page.locator('main').innerText()).toContain('由他人设定')
      await page.fill('[name=old]', password)
      for (const [word, said] of [
        ['qwertyuiop12', '键盘顺序'],
        [own, ''],
      ] as const) {
        await page.fill('[name=new]', word)
        await page.fill('[name=again]', word)
        await page.click('.sign-in__submit')
        if (said) await page.locator('[role=alert]', { hasText: said }).waitFor()
      }
      await page.locator('[role=status]', { hasText: '密码已修改' }).waitFor()
      expect(await seriousFaults(page)).toEqual([])
      await page.click('[data-do=back]')
      await page.click('[data-do=password]')
      await page.locator('[name=old]').waitFor()
      expect(page.url()).toContain('/password?next=/dispatch')
    }))
})
