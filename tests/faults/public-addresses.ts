import { may, type Permission } from '../../server/accounts/rights/permissions.ts'
import { newToken } from '../../server/accounts/sessions/tokens.ts'
import type { CaseReceipt } from '../../server/contracts/case-report.ts'
import { wholeCity } from '../support/screens/open-socket.ts'
import { ask } from '../support/servers/serve-app.ts'

/** What is asked for, with its headers. */
export interface Address {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
}
/** An address that costs the server almost nothing: reports beside it are slowed by the test and the machine alone. */
export const cheapest: Address = { path: '/nowhere', headers: {} }

interface Described {
  readonly paths: Readonly<
    Record<
      string,
      { readonly get?: { readonly 'x-permission': Permission; readonly parameters?: readonly Parameter[] } }
    >
  >
}
interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required?: boolean
  readonly schema?: { readonly default?: unknown }
}

/** The value of each parameter: the one whose answer costs the server most. */
function answersFor({ number, receiptSecret = '' }: CaseReceipt): Readonly<Record<string, string>> {
  const now = new Date()
  return {
    ...{ number, 'receipt-secret': receiptSecret, code: wholeCity, areaCode: wholeCity, scope: wholeCity },
    ...{ layer: 'buildings', level: 'building', dimension: 'post', lng: '105.3782', lat: '30.871', crs: 'WGS84' },
    ...{ kind: 'daily', firstDay: '2026-11-01', date: now.toISOString().slice(0, 10), kpi: 'reported' },
    ...{ at: new Date(now.getTime() - 60_000).toISOString(), until: now.toISOString(), after: '0', limit: '500' },
  }
}

/** Each address that a resident or an open wall may read, with what it asks for. */
export async function publicAddresses(url: string, receipt: CaseReceipt): Promise<Address[]> {
  const { body } = await ask<Described>(`${url}/api/docs/json`)
  const answers = answersFor(receipt)
  const answerTo = ({ name }: Parameter, path: string) => {
    const answer = answers[name]
    if (answer === undefined) throw new Error(`${path}: expected an example for ${name} in answersFor, came none`)
    return answer
  }
  const found = Object.entries(body.paths).flatMap(([path, { get }]) => {
    if (!get || !(may('resident', get['x-permission']) || may('wall_kiosk', get['x-permission']))) return []
    const required = (get.parameters ?? []).filter(
      ({ name, required, schema }) => required && (schema?.default === undefined || name in answers),
    )
    const of = (place: Parameter['in']) => required.filter((parameter) => parameter.in === place)
    const filled = of('path').reduce((text, one) => text.replace(`{${one.name}}`, answerTo(one, path)), path)
    const query = new URLSearchParams(of('query').map((one) => [one.name, answerTo(one, path)]))
    const headers = Object.fromEntries(of('header').map((one) => [one.name, answerTo(one, path)]))
    return [{ path: query.size > 0 ? `${filled}?${query}` : filled, headers }]
  })
  const beside = ['/api/docs/json', '/api/docs/static/swagger-ui-bundle.js', '/wall', cheapest.path]
  const invented = { path: '/api/cases?limit=1', headers: { authorization: `Bearer ${newToken()}` } }
  return [...found, ...beside.map((path) => ({ path, headers: {} })), invented]
}
