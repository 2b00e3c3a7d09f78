import { isDeepStrictEqual } from 'node:util'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { CaseNumber } from '../../../server/contracts/case.ts'
import type { Volatile } from '../../../server/contracts/volatile.ts'
import { describeOnDatabase } from '../../support/databases/databases.ts'
import { eventually } from '../../support/eventually.ts'
import { heard, openSocket, wholeCity, type FeedSocket } from '../../support/screens/open-socket.ts'
import { readHead } from '../../support/databases/read-head.ts'
import { serveApp, type ServedApp } from '../../support/servers/serve-app.ts'
import { as } from '../../support/servers/sign-in.ts'

type Seats = Extract<Volatile, { topic: 'presence' }>['seats']
interface Desk {
  readonly socket: FeedSocket
  readonly told: Seats[]
}

const [one, another] = ['5109812026112700001', '5109812026112700002'] as const
const open: FeedSocket[] = []
afterEach(() => open.splice(0).forEach((socket) => socket.close()))

async function openScreen(url: string, sample: string | null, scope = wholeCity): Promise<Desk> {
  const token = sample && (await as(url, sample)).authorization.replace('Bearer ', '')
  const socket = openSocket(url, scope, { auth: { scope, ...(token && { token }) } })
  open.push(socket)
  const told: Seats[] = []
  socket.on('volatile', (volatile) => {
    if (volatile.topic === 'presence') told.push(volatile.seats)
  })
  await heard(socket, 'connect')
  return { socket, told }
}
async function openDesk(url: string, sample: string, caseNumber: CaseNumber | null, scope = wholeCity): Promise<Desk> {
  const desk = await openScreen(url, sample, scope)
  desk.socket.emit('presence', caseNumber)
  return desk
}
const sees = ({ told }: Desk, expected: Seats) =>
  eventually(
    `a desk to be told ${JSON.stringify(expected)}`,
    () => told.at(-1),
    (seats) => isDeepStrictEqual(seats, expected),
  )

describeOnDatabase('The desks at work', (database) => {
  let app: ServedApp
  beforeAll(async () => {
    app = await serveApp(database())
  })
  afterAll(() => app.close())

  it('F13: are told who else has which case open, and it leaves no trace in the feed', async () => {
    const before = await readHead(database())
    const a = await openDesk(app.url, 'city_dispatcher', one)
    const b = await openDesk(app.url, 'city_dispatcher_b', one)
    await Promise.all([
      sees(a, [{ seat: '市级派遣席 B', caseNumber: one }]),
      sees(b, [{ seat: '市级派遣席 A', caseNumber: one }]),
    ])
    b.socket.emit('presence', another)
    await sees(a, [{ seat: '市级派遣席 B', caseNumber: another }])
    b.socket.close()
    await sees(a, [])
    expect(await readHead(database())).toEqual(before)
  })

  it('are told of those below them, never of those above', async () => {
    const below = await openDesk(app.url, 'subdistrict', one, '510981001')
    const above = await openDesk(app.url, 'city_dispatcher', another)
    await sees(above, [{ seat: '街道网格中心', caseNumber: one }])
    expect(below.told.flat()).toEqual([])
  })

  it('are unknown to walls and officials, who cannot say that they are one either', async () => {
    const [wall, official] = [await openScreen(app.url, null), await openScreen(app.url, 'official')]
    wall.socket.emit('presence', another)
    official.socket.emit('presence', another)
    const desk = await openDesk(app.url, 'city_dispatcher', one)
    const other = await openDesk(app.url, 'city_dispatcher_b', null)
    await sees(desk, [{ seat: '市级派遣席 B', caseNumber: null }])
    await sees(other, [{ seat: '市级派遣席 A', caseNumber: one }])
    expect([...wall.told, ...official.told]).toEqual([])
  })
})
