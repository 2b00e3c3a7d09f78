import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, it } from 'vitest'
import { describeOn } from '../../support/databases/databases.ts'
import { followFrom, wholeCity } from '../../support/screens/open-socket.ts'
import { serveApp } from '../../support/servers/serve-app.ts'

describeOn('postgres', 'A server that closes', (database) => {
  it('ends its screens and waits for nobody, not even for a line on which nothing was ever asked', async () => {
    const app = await serveApp(database())
    const { socket } = await followFrom(app.url, wholeCity)
    const silent = connect(Number(new URL(app.url).port), '127.0.0.1')
    await once(silent, 'connect')
    const ended = Promise.all([once(socket as never, 'disconnect'), once(silent, 'close')])
    await app.close()
    expect(await ended).toHaveLength(2)
  })
})
