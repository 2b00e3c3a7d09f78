import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { putAccount } from '../../../../server/accounts/account-queries.ts'
import { hashPassword } from '../../../../server/accounts/sign-in/passwords.ts'
import { may, type Permission } from '../../../../server/accounts/rights/permissions.ts'
import type { NewSession, Role } from '../../../../server/contracts/account.ts'
import type { Problem } from '../../../../server/contracts/problem.ts'
import { describeOn } from '../../../support/databases/databases.ts'
import { placeIn } from '../../../support/cases/place-in.ts'
import { readHead } from '../../../support/databases/read-head.ts'
import { ask, serveApp, type ServedApp } from '../../../support/servers/serve-app.ts'
import { signedInRoles } from '../../../support/servers/sign-in.ts'
import { report } from '../../../support/cases/work-on-case.ts'

/** What an address or a body calls a place. */
const placeNames = ['code', 'area', 'areaCode', 'scope', 'grid', 'gridCode', 'postCode', 'within', 'areas']
/** What everybody may know, and what administrators do: they have no reach. */
const withoutReach: readonly Permission[] = ['city:read', 'account:manage', 'kiosk:manage']
/** Each row of these lists is decided by itself, as one's own cases may lie anywhere: what is out of reach is left out. */
const decidedByRow = 'get /api/cases?area'

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>
  readonly anyOf?: readonly Schema[]
}
interface Operation {
  readonly 'x-permission'?: Permission
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required?: boolean }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> }
}
/** One name of a place at one route. */
interface Asked {
  readonly method: string
  readonly path: string
  readonly name: string
  readonly where: string
  readonly permission: Permission
  readonly operation: Operation
}

const own = '510981002004'
const [ownGrid, otherGrid] = [`${own}001`, '510981001001001']

describeOn(
  'postgres',
  'A place that a request names',
  (database) => {
    let app: ServedApp
    let all: Asked[]
    let inOwn: string
    let outside: string[]

    beforeAll(async () => {
      app = await serveApp(database())
      const { body } = await ask<{ paths: Record<string, Record<string, Operation>> }>(`${app.url}/api/docs/json`)
      all = Object.entries(body.paths).flatMap(([path, methods]) =>
        Object.entries(methods).flatMap(
          ([method, operation]) =>
        placesOf(operation).map(([name, where]) => ({ method, path, name, where, operation, permission: operation['x-permission']! })), // prettier-ignore
        ),
      )
      inOwn = (await report(app.url, { location: await placeIn(database(), ownGrid) })).number
      await report(app.url, { location: await placeIn(database(), otherGrid) })
      const { rows } = await database().pool.query<{ estate: string; building: string }>(
        `with recursive inside as (
         select code, level, generation from areas join area_generations using (generation)
          where state = 'active' and code = $1
         union all
         select below.code, below.level, below.generation
           from inside join areas below on below.parent_code = inside.code and below.generation = inside.generation)
       select min(code) filter (where level = 'estate') as estate, min(code) filter (where level = 'building') as building
         from inside`,
        [otherGrid.slice(0, 9)],
      )
      const { estate, building } = rows[0]!
      outside = [
        '510981',
        '510981002',
        '510981002005',
        '510981001',
        otherGrid,
        estate,
        building,
        'NOWHERE-1',
        `${own}999`,
        '5109810',
        '%',
        '',
      ]
    })
    afterAll(() => app.close())

    it('is found at every kind of route', () => {
      const found = new Set(all.map(({ where, name }) => `${where} ${name}`))
      expect([...found]).toEqual(expect.arrayContaining(['path code', 'path areaCode', 'path postCode', 'query area', 'query scope', 'query grid', 'query within', 'body gridCode'])) // prettier-ignore
    })

    it.each(signedInRoles)('is asked for only within the reach of %s', async (role) => {
      const headers = { authorization: `Bearer ${await tokenOf(role)}` }
      const before = await readHead(database())
      for (const asked of all) {
        if (withoutReach.includes(asked.permission)) continue
        for (const place of outside) {
          const { status, body } = await askFor(asked, place, headers)
          const what = `${role} ${asked.method} ${asked.path} ${asked.name}=${place}: ${status} ${JSON.stringify(body).slice(0, 200)}`
          const isOwn = `${asked.method} ${asked.path}?${asked.name}` === decidedByRow && isOwnAlone(body)
          expect([400, 403, 404, 412, 428].includes(status) || isOwn, what).toBe(true)
          if (!isOwn) expect(Object.keys(body as object), what).toEqual(expect.arrayContaining(['title', 'status']))
        }
      }
      expect(await readHead(database())).toEqual(before)
    })

    it('is answered within reach, so that it is the place that was refused', async () => {
      const headers = { authorization: `Bearer ${await tokenOf('community')}` }
      for (const asked of all) {
        if (withoutReach.includes(asked.permission) || !may('community', asked.permission) || asked.method !== 'get')
          continue
        const place = asked.name === 'grid' ? ownGrid : asked.name === 'within' ? null : own
        if (place === null) continue
        const { status, body } = await askFor(asked, place, headers)
        expect(status, `${asked.path} ${asked.name}: ${JSON.stringify(body).slice(0, 200)}`).toBe(200)
      }
    })

    async function tokenOf(role: Role): Promise<string> {
      const account = `${role}-${randomUUID().slice(0, 8)}`
      const password = 'a long enough phrase'
      const { rows } = await database().pool.query<{ worker: string }>('select worker_number as worker from on_duty($1, now())', [ownGrid]) // prettier-ignore
      await putAccount(database().pool, {
        account,
        name: '演示席',
        role,
        areas: may(role, 'case:read') ? [own] : [],
        workerNumber: role === 'grid_worker' ? rows[0]!.worker : null,
        source: role === 'integrator' ? 'transfer_12345' : null,
        sample: false,
        password: await hashPassword(password),
      })
      const { body } = await ask<NewSession>(`${app.url}/api/sessions`, { method: 'POST', body: { account, password } })
      return body.token
    }

    /** A request that is right but for the place. */
    async function askFor(asked: Asked, place: string, headers: Record<string, string>) {
      const { method, path, name, where, operation } = asked
      const filled = path.replaceAll(/\{(\w+)\}/g, (_all, part: string) =>
        encodeURIComponent(part === name && where === 'path' ? place : (usual[part] ?? own)),
      )
      const query = new URLSearchParams(
        (operation.parameters ?? [])
          .filter(
            (one) =>
              one.in === 'query' &&
              ((one.required && usual[one.name] !== undefined) || (one.name === name && where === 'query')),
          )
          .map((one) => [one.name, one.name === name ? place : usual[one.name]!]),
      )
      const body = method === 'get' || method === 'delete' ? undefined : bodyOf(asked, place)
      return ask<Problem>(`${app.url}${filled}?${query}`, {
        method: method.toUpperCase(),
        headers: { ...headers, 'if-match': '"1"' },
        ...(body !== undefined && { body }),
      }).catch(() => ({ status: 200, body: 'no JSON' as never }))
    }

    const usual: Record<string, string> = {
      date: new Date().toISOString().slice(0, 10),
      after: '0',
      kpi: 'reported',
      format: 'csv',
      id: randomUUID(),
      level: 'community',
      dimension: 'unit',
      postCode: `${ownGrid}-01`,
    }

    function bodyOf({ path, name, where }: Asked, place: string): unknown {
      const reason = '演示'
      const gridCode = where === 'body' && name === 'gridCode' ? place : ownGrid
      if (path.endsWith('/reassign')) return { gridCode, reason }
      if (path.endsWith('/bulk-reassign')) return { cases: [{ number: inOwn, version: 1 }], gridCode, reason }
      if (path.endsWith('/acts')) return { act: 'copy', gridCode, reason }
      return { workerNumber: '1', until: new Date(Date.now() + 3_600_000).toISOString(), reason }
    }

    beforeAll(() => {
      // After the first case: before it there is nothing to look back at.
      Object.assign(usual, { number: inOwn, at: new Date().toISOString(), until: new Date().toISOString() })
    })
  },
  'city',
)

function placesOf({ parameters = [], requestBody }: Operation): [name: string, where: string][] {
  const schema = requestBody?.content['application/json']?.schema
  const fields = [schema, ...(schema?.anyOf ?? [])].flatMap((one) => Object.keys(one?.properties ?? {}))
  const named = [
    ...parameters.map(({ name, in: where }) => [name, where] as [string, string]),
    ...[...new Set(fields)].map((name) => [name, 'body'] as [string, string]),
  ]
  return named.filter(([name, where]) => placeNames.includes(name) && where !== 'header')
}

/** A list of one's own cases, or of none. */
function isOwnAlone(body: unknown): boolean {
  const { cases } = body as { cases?: { gridCode: string | null }[] }
  return Array.isArray(cases) && cases.every(({ gridCode }) => gridCode?.startsWith(own))
}
