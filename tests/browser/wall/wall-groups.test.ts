import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { useTestBrowser } from '../../support/screens/test-browser.ts'
import { openLine, type CuttableLine } from '../../support/screens/cuttable-line.ts'
import { describeInBrowser } from '../../support/screens/describe-in-browser.ts'
import { eventually } from '../../support/eventually.ts'
import { sampleReport, submit } from '../../support/cases/sample-reports.ts'
import { serveApp, type ServedApp } from '../../support/servers/serve-app.ts'
import { WallPage } from './wall-page.ts'

const grid = '510981002004004'

describeInBrowser('A wall group', (database) => {
  let app: ServedApp
  let line: CuttableLine
  /** Two windows of one group, the first behind a line that can be cut. */
  let one: WallPage
  let other: WallPage
  const windows: WallPage[] = []
  const browser = useTestBrowser()

  beforeAll(async () => {
    app = await serveApp(database())
    line = await openLine(app.url)
    one = await openWindow('?group=一号厅', line.url)
    other = await openWindow('?group=一号厅')
  })
  beforeEach(async () => {
    await one.comesHome('?group=一号厅')
    for (const name of ['grid', 'case', 'figure', 'replay']) await shows(other, name, null)
    await other.comesHome('?group=一号厅')
  })
  afterEach(async () => {
    line.mend()
    const faults = windows.flatMap((window) => window.faults.splice(0))
    for (const { page } of windows.splice(2)) await page.close()
    expect(faults).toEqual([])
  })
  afterAll(async () => {
    for (const { page } of windows) await page.close()
    await line?.close()
    await app?.close()
  })

  const openWindow = async (query: string, url = app.url) => {
    const wall = await WallPage.in(browser())
    windows.push(wall)
    await wall.open(url, query)
    return wall
  }
  /** What the window's address says that it shows. */
  const chosen = ({ page }: WallPage, name: string) => new URL(page.url()).searchParams.get(name)
  const shows = (wall: WallPage, name: string, value: string | null) =>
    eventually(
      `${name}=${value} in the window's address`,
      () => chosen(wall, name),
      (now) => now === value,
    )
  const switchTo = ({ page }: WallPage, figure: string) => page.locator('.figure-switch').getByText(figure).click()
  const pressed = ({ page }: WallPage) => page.locator('.figure-switch [aria-pressed="true"]').innerText()
  /** As when somebody goes back in the window's history. */
  const choose = ({ page }: WallPage, query: Record<string, string>) =>
    page.evaluate((wanted) => {
      const search = new URLSearchParams(location.search)
      for (const [name, value] of Object.entries(wanted)) search.set(name, value)
      history.replaceState(history.state, '', `?${search}`)
      dispatchEvent(new PopStateEvent('popstate', { state: history.state }))
    }, query)

  it('colours the grids of all its windows by the figure chosen at one, and leaves other windows alone', async () => {
    const [elsewhere, alone] = [await openWindow('?group=二号厅'), await openWindow('')]
    expect(await one.page.locator('.wall-header__group').innerText()).toBe('组 一号厅')
    await switchTo(one, '超时')
    await eventually(
      'the other window to follow',
      () => pressed(other),
      (figure) => figure === '超时',
    )
    await switchTo(other, '在办')
    await eventually(
      'the first window to follow back',
      () => pressed(one),
      (figure) => figure === '在办',
    )
    await sleep(500)
    expect([await pressed(one), await pressed(other)]).toEqual(['在办', '在办'])
    expect([await pressed(elsewhere), await pressed(alone)]).toEqual(['万人案件数', '万人案件数'])
    expect(await alone.page.locator('.wall-header__group').count()).toBe(0)
  })

  it('shares grid, case and the moment of a replay, with who comes late and brings another choice too', async () => {
    const { body } = await submit(app.url, sampleReport(1))
    await choose(one, { grid, case: body.number })
    await shows(other, 'grid', grid)
    await shows(other, 'case', body.number)

    await other.page.locator('.time-bar button').first().click()
    await eventually('the first window to replay', () => chosen(one, 'replay'))
    const replay = chosen(other, 'replay')
    expect(chosen(one, 'replay')).toBe(replay)

    const late = await openWindow('?group=一号厅&figure=open&grid=510981002004001')
    await shows(late, 'grid', grid)
    await shows(late, 'case', body.number)
    await shows(late, 'replay', replay)
    await shows(late, 'figure', null)
    expect([chosen(one, 'grid'), chosen(other, 'grid')]).toEqual([grid, grid])

    await late.page.locator('.time-bar__live').click()
    for (const wall of [one, other, late]) await shows(wall, 'replay', null)
  })

  it('is in step again after a window’s line was cut', async () => {
    const cut = one
    line.cut()
    await cut.becomes('reconnecting')
    await switchTo(other, '超时')
    await switchTo(cut, '在办')
    line.mend()
    await eventually(
      'the window to follow its group',
      () => pressed(cut),
      (figure) => figure === '超时',
    )
    expect(await pressed(other)).toBe('超时')
  })

  it('says of a name that no group can have that it is none, and shows the wall', async () => {
    const wall = await openWindow('?group=a%20b')
    expect(await wall.page.locator('.wall-header__group').innerText()).toBe('组名无效')
  })
})
