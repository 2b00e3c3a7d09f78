import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest'
import { openDatabase, type Database } from '../../../server/database/database.ts'
import { findPostgres } from '../../support/databases/find-postgres.ts'
import { startPostgres, type PostgresServer } from '../../support/databases/start-postgres.ts'

const found = findPostgres()
const missing = 'missing' in inject('databases').postgres

describe.skipIf(missing)('When the database server is killed and started again', () => {
  let server: PostgresServer
  let database: Database

  beforeAll(async () => {
    if ('missing' in found) throw new Error(found.missing)
    server = await startPostgres(found.bin)
    database = await openDatabase({ databaseUrl: server.url('postgres'), dataDir: '' })
    await database.owner((client) => client.query('create table kept (id int); grant all on kept to quanyu_app'))
  })
  afterAll(async () => {
    await database.close()
    await server.remove()
  })

  test('idle, used and listening connections are made again, and acknowledged rows are there', async () => {
    const heard: string[] = []
    const stop = database.listen('quanyu_test', (text) => heard.push(text))
    await vi.waitFor(() => expect(heard).toHaveLength(1))
    const held = await database.pool.connect()
    await database.pool.query('insert into kept values (1)')

    await server.kill()
    await expect(database.pool.query('select 1')).rejects.toThrow()
    await expect(held.query('select 1')).rejects.toThrow()
    held.release(true)
    await server.restart()

    const { rows } = await database.pool.query('select id from kept')
    expect(rows).toEqual([{ id: 1 }])
    await vi.waitFor(() => expect(heard).toHaveLength(2), { timeout: 20_000 })
    await database.pool.query("notify quanyu_test, 'back'")
    await vi.waitFor(() => expect(heard.at(-1)).toBe('back'))
    await stop()
  })
})
