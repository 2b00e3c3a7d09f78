import { expect, it } from 'vitest'
import type { Volatile } from '../../../server/contracts/volatile.ts'
import { openDatabase } from '../../../server/database/database.ts'
import { describeOn, describeOnDatabase, makeTestDatabase } from '../../support/databases/databases.ts'
import { eventually } from '../../support/eventually.ts'
import { heard, openSocket, wholeCity, type FeedSocket } from '../../support/screens/open-socket.ts'
import { readHead } from '../../support/databases/read-head.ts'
import { serveApp } from '../../support/servers/serve-app.ts'

const total = (volatile: Volatile) =>
  volatile.topic === 'screens' ? Object.values(volatile.values).reduce((sum, count) => sum + count, 0) : 0

/** A screen, and what the volatile lane told it last. */
async function watch(url: string): Promise<{ socket: FeedSocket; told: () => number }> {
  const socket = openSocket(url, wholeCity)
  let last: Volatile = { topic: 'screens', values: {} }
  socket.on('volatile', (volatile) => {
    if (volatile.topic === 'screens') last = volatile
  })
  await heard(socket, 'connect')
  return { socket, told: () => total(last) }
}

describeOnDatabase('The volatile lane', (database) => {
  it('F13: tells every screen how many look, newest value only, and leaves no trace in the feed', async () => {
    const app = await serveApp(database())
    const before = await readHead(database())
    const first = await watch(app.url)
    const second = await watch(app.url)
    await eventually('both to be told of two screens', () => first.told() === 2 && second.told() === 2)
    second.socket.disconnect()
    await eventually('one screen to be left', () => first.told() === 1)
    expect(await readHead(database())).toEqual(before)
    first.socket.disconnect()
    await app.close()
  })
})

describeOn('postgres', 'The volatile lane between nodes', () => {
  it('F13: counts the screens of all nodes, and forgets a node that has closed', async () => {
    const made = await makeTestDatabase('postgres')
    const databases = [await openDatabase(made.settings), await openDatabase(made.settings)] as const
    const apps = [await serveApp(databases[0]), await serveApp(databases[1])] as const
    const here = await watch(apps[0].url)
    const there = await watch(apps[1].url)
    await eventually('both nodes to tell of two screens', () => here.told() === 2 && there.told() === 2)
    await apps[1].close()
    await eventually('the other node to be forgotten', () => here.told() === 1)
    here.socket.disconnect()
    await apps[0].close()
    await Promise.all(databases.map((database) => database.close()))
    await made.remove()
  })
})
