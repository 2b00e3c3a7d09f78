import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { GroupState } from '../../../server/contracts/volatile.ts'
import { openDatabase } from '../../../server/database/database.ts'
import { VolatileLane } from '../../../server/volatile/volatile-lane.ts'
import { WallGroups } from '../../../server/live/wall-groups.ts'
import { describeOn, describeOnDatabase, makeTestDatabase } from '../../support/databases/databases.ts'
import { eventually } from '../../support/eventually.ts'
import { heard, openSocket, wholeCity, type FeedSocket } from '../../support/screens/open-socket.ts'
import { readHead } from '../../support/databases/read-head.ts'
import { ask, serveApp, type ServedApp } from '../../support/servers/serve-app.ts'
import { as } from '../../support/servers/sign-in.ts'

const grid = '510981002004004'
const state = (more: Partial<GroupState> = {}): GroupState => ({
  grid: null,
  caseNumber: null,
  figure: 'open',
  replay: null,
  ...more,
})

/** A window of a wall group, and every state it was told, in order. */
interface GroupWindow {
  readonly socket: FeedSocket
  readonly told: (GroupState | null)[]
}

const open: FeedSocket[] = []
afterEach(() => open.splice(0).forEach((socket) => socket.close()))

async function openWindow(
  url: string,
  group?: unknown,
  more: { scope?: string; token?: string } = {},
): Promise<GroupWindow> {
  const socket = openSocket(url, wholeCity, {
    auth: { scope: wholeCity, ...(group !== undefined && { group }), ...more },
  })
  open.push(socket)
  const told: (GroupState | null)[] = []
  socket.on('volatile', (volatile) => {
    if (volatile.topic === 'group') told.push(volatile.state)
  })
  await heard(socket, 'connect')
  return { socket, told }
}

const choose = ({ socket }: GroupWindow, chosen: GroupState) =>
  new Promise<void>((resolve) => socket.emit('group', chosen, resolve))
const shows = ({ told }: GroupWindow, expected: GroupState | null) =>
  eventually(
    `a window to be told ${JSON.stringify(expected)}`,
    () => told.at(-1),
    (last) => isDeepStrictEqual(last, expected),
  )

describeOnDatabase('A wall group', (database) => {
  let app: ServedApp
  beforeAll(async () => {
    app = await serveApp(database())
  })
  afterAll(() => app.close())

  it('F13: shows at every window what was chosen at one, and leaves no trace in the feed', async () => {
    const before = await readHead(database())
    const [one, other] = [await openWindow(app.url, '一号厅'), await openWindow(app.url, '一号厅')]
    await choose(one, state({ grid }))
    await Promise.all([shows(one, state({ grid })), shows(other, state({ grid }))])
    expect(await readHead(database())).toEqual(before)
  })

  it('is joined late at the state it has', async () => {
    const replay = { moment: '2026-11-26T07:13:00.000Z', speed: 10, since: '2026-11-27T00:00:00.000Z' }
    await choose(await openWindow(app.url, 'late'), state({ replay }))
    open.splice(0).forEach((socket) => socket.close())
    const late = await openWindow(app.url, 'late')
    await shows(late, state({ replay }))
    expect(late.told).toHaveLength(1)
  })

  it('says that nothing was chosen yet to the first window', async () => {
    await shows(await openWindow(app.url, 'new'), null)
  })

  it('leaves the windows of other groups, and those of none, alone', async () => {
    const [mine, other, alone] = [
      await openWindow(app.url, 'a'),
      await openWindow(app.url, 'b'),
      await openWindow(app.url),
    ]
    await choose(mine, state())
    await shows(mine, state())
    expect(other.told.filter(Boolean)).toEqual([])
    expect(alone.told).toEqual([])
  })

  it('ends where somebody who drags ends, by few writes', async () => {
    const [one, other] = [await openWindow(app.url, 'drag'), await openWindow(app.url, 'drag')]
    const moments = Array.from({ length: 200 }, (_, n) => state({ grid: `510981002004${String(n).padStart(3, '0')}` }))
    await Promise.all(moments.map((chosen) => choose(one, chosen)))
    await shows(other, moments.at(-1)!)
    expect(other.told.length).toBeLessThan(10)
    const order = other.told
      .filter((told) => told !== null)
      .map((told) => moments.findIndex((m) => m.grid === told.grid))
    expect(order).toEqual(order.toSorted((a, b) => a - b))
  })

  it.each([[''], ['a b'], ['x'.repeat(33)], [7], [{ name: 'a' }]])('is refused the name %j', async (group) => {
    const socket = openSocket(app.url, wholeCity, { auth: { scope: wholeCity, group } })
    open.push(socket)
    const error = await new Promise((resolve) => socket.once('connect_error', resolve))
    expect(error).toMatchObject({ message: expect.stringContaining('auth.group') })
  })

  it.each([
    ['no state', null],
    ['a grid that is no code', { ...state(), grid: '5109' }],
    ['a replay that is no clock', { ...state(), replay: { moment: 'yesterday', speed: 1, since: 'now' } }],
    ['more than a state', { ...state(), html: '<b>' }],
  ])('takes no window that sends %s', async (_what, bad) => {
    const [one, other] = [await openWindow(app.url, 'strict'), await openWindow(app.url, 'strict')]
    await shows(other, null)
    const gone = heard(one.socket, 'disconnect')
    one.socket.emit('group', bad as GroupState, () => undefined)
    await gone
    expect(other.told).toEqual([null])
    expect(other.socket.connected).toBe(true)
  })

  it('is not chosen for by a window that belongs to none', async () => {
    const { socket } = await openWindow(app.url)
    const gone = heard(socket, 'disconnect')
    socket.emit('group', state(), () => undefined)
    await gone
  })

  const community = '510981002004'
  const deviceOf = async (areaCode: string): Promise<string> => {
    const body = { name: `演示 ${areaCode} ${Math.random().toString(36).slice(2)}`, areaCode }
    const answer = await ask<{ token: string }>(`${app.url}/api/kiosks`, { method: 'POST', body, headers: await as(app.url, 'system_admin') }) // prettier-ignore
    return answer.body.token
  }

  it('belongs to the reach of its walls: a community neither sees nor steers the city’s, nor another community’s', async () => {
    const tokens = await Promise.all([community, community, '510981002', '510981002005', wholeCity].map(deviceOf))
    const at = (scope: string, token: string) => openWindow(app.url, 'hall', { scope, token })
    const [own, beside, above, other] = await Promise.all([at(community, tokens[0]!), at(community, tokens[1]!), at(community, tokens[2]!), at('510981002005', tokens[3]!)]) // prettier-ignore
    // The city's walls are one group, whatever they show: devices, open walls, and one that shows the community.
    const city = await Promise.all([at(wholeCity, tokens[4]!), openWindow(app.url, 'hall'), at(community, tokens[4]!)])

    await choose(own!, state({ figure: 'of_community' }))
    await shows(beside!, state({ figure: 'of_community' }))
    await choose(city[0]!, state({ figure: 'of_city' }))
    for (const window of city) await shows(window, state({ figure: 'of_city' }))
    await choose(above!, state({ figure: 'of_subdistrict' }))
    await choose(own!, state({ figure: 'once_more' }))
    await shows(beside!, state({ figure: 'once_more' }))

    const told = (window: GroupWindow) => [...new Set(window.told.map((one) => one?.figure ?? 'nothing'))]
    for (const window of city) expect(told(window).filter((figure) => figure !== 'nothing')).toEqual(['of_city'])
    expect(told(other!)).toEqual(['nothing'])
    expect(told(above!)).not.toContain('of_community')
    expect([own!, beside!].flatMap(told)).not.toContain('of_city')
    const late = await at(community, tokens[1]!)
    await shows(late, state({ figure: 'once_more' }))
  })

  it('is called by its own name at each of its windows', async () => {
    const window = await openWindow(app.url, '一号厅', { scope: community, token: await deviceOf(community) })
    const names: string[] = []
    window.socket.on('volatile', (volatile) => volatile.topic === 'group' && names.push(volatile.name))
    await choose(window, state({ figure: 'named' }))
    await eventually('the state', () => names.at(-1))
    expect(new Set(names)).toEqual(new Set(['一号厅']))
  })

  it('is remembered for a day after the last look, and no longer', async () => {
    const { pool } = database()
    await choose(await openWindow(app.url, 'seen'), state())
    await choose(await openWindow(app.url, 'forgotten'), state())
    const age = (topic: string, hours: number) =>
      pool.query(`update feed.volatile_values set at = now() - make_interval(hours => $2) where topic = $1`, [
        topic,
        hours,
      ])
    await age('group:seen', 23)
    await age('group:forgotten', 25)
    const groups = new WallGroups(new VolatileLane(database()), () => undefined)
    groups.joined('seen')
    groups.joined('forgotten')
    await groups.keepHouse()
    await age('group:seen', 0)
    const { rows } = await pool.query<{ topic: string }>(
      `select topic from feed.volatile_values where topic in ('group:seen', 'group:forgotten')`,
    )
    expect(rows).toEqual([{ topic: 'group:seen' }])
  })
})

describeOn('postgres', 'A wall group between nodes', () => {
  it('F13: is one wall over all nodes, for who comes late too, and whoever chose last is right', async () => {
    const made = await makeTestDatabase('postgres')
    const databases = [await openDatabase(made.settings), await openDatabase(made.settings)] as const
    const apps = [await serveApp(databases[0]), await serveApp(databases[1])] as const
    const here = await openWindow(apps[0].url, 'hall')
    const there = await openWindow(apps[1].url, 'hall')
    await choose(here, state({ figure: 'overdue' }))
    await shows(there, state({ figure: 'overdue' }))
    const late = await openWindow(apps[1].url, 'hall')
    await shows(late, state({ figure: 'overdue' }))

    await Promise.all([choose(here, state({ figure: 'one' })), choose(there, state({ figure: 'other' }))])
    const last = await eventually(
      'the windows of both nodes to agree',
      () => [here, there, late].map(({ told }) => told.at(-1)?.figure),
      ([first, ...others]) => first !== 'overdue' && others.every((figure) => figure === first),
    )
    await sleep(300)
    expect([here, there, late].map(({ told }) => told.at(-1)?.figure)).toEqual(last)

    open.splice(0).forEach((socket) => socket.close())
    await Promise.all(apps.map((app) => app.close()))
    await Promise.all(databases.map((database) => database.close()))
    await made.remove()
  })
})
