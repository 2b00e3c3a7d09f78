import { randomUUID } from 'node:crypto'
import type { Browser } from 'playwright-core'
import type { NewSession } from '../../../server/contracts/account.ts'
import type { CaseReceipt } from '../../../server/contracts/case-report.ts'
import { viewport } from '../measure/bench-browser.ts'
import type { Position } from '../measure/city-grids.ts'
import type { Screen } from './show.ts'

const patienceMs = 90_000

async function post<Answer>(url: string, body: unknown, headers: Readonly<Record<string, string>>): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`POST ${url}: expected success, came ${response.status} ${await response.text()}`)
  return (await response.json()) as Answer
}

/** Reports a problem at a place; resolves with the durable answer. */
function report(server: string, [lng, lat]: Position): Promise<CaseReceipt> {
  const body = { location: { lng, lat, crs: 'WGS84' }, description: '路灯不亮', source: 'mini_program' }
  return post<CaseReceipt>(`${server}/api/cases`, body, { 'idempotency-key': randomUUID() })
}

/** The headers of a new session of the sample dispatcher: residents report, only a desk takes cases off the map. */
async function signIn(server: string): Promise<{ authorization: string }> {
  const { token } = await post<NewSession>(`${server}/api/sessions`, { sample: 'city_dispatcher' }, {})
  return { authorization: `Bearer ${token}` }
}

/** Takes a case of version 1 off every map again. */
async function withdraw(
  server: string,
  { number, status }: CaseReceipt,
  desk: { authorization: string },
): Promise<void> {
  const steps = status === 'dispatched' ? ['filed', 'void'] : ['void']
  for (const [index, to] of steps.entries()) {
    const address = `${server}/api/cases/${number}/transitions`
    await post(address, { to, reason: 'bench' }, { ...desk, 'if-match': `"${index + 1}"` })
  }
}

/** The wall of a running server: what is sent are reports over HTTP. */
export function wallScreen(server: string, browser: Browser): Screen {
  const reported: CaseReceipt[] = []
  return {
    async open() {
      const page = await browser.newPage({ viewport })
      page.setDefaultTimeout(patienceMs)
      await page.goto(`${server}/wall?tour=off`)
      await page.waitForSelector('main[data-link="live"] .city-map__canvas canvas')
      await page.waitForFunction(() => {
        const { map } = document.querySelector('.city-map__canvas') as HTMLElement & { map?: { loaded(): boolean } }
        return map?.loaded()
      })
      return page
    },
    async send(place) {
      const receipt = await report(server, place)
      reported.push(receipt)
      return receipt.number
    },
    async clear() {
      const desk = await signIn(server)
      for (const receipt of reported.splice(0)) await withdraw(server, receipt, desk)
    },
  }
}
