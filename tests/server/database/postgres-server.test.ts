import type pg from 'pg'
import { describe, expect, test, vi } from 'vitest'
import { openDatabase } from '../../../server/database/database.ts'
import { explain, prepareServer } from '../../../server/database/postgres-server.ts'
import { describeOn } from '../../support/databases/databases.ts'

const url = 'postgres://operator:secret@127.0.0.1:9/city'

describe('A database server that cannot be used', () => {
  test('because it is not running is named, with what to do', async () => {
    await expect(openDatabase({ databaseUrl: url, dataDir: '' })).rejects.toThrow(
      /on 127\.0\.0\.1:9 .*nothing listens there/,
    )
  })

  test.each([
    ['28P01', 'the password was refused: correct it'],
    ['28000', 'the user was refused'],
    ['3D000', 'create it with CREATE DATABASE'],
    ['57P03', 'try again in a moment'],
    ['ENOTFOUND', 'the host name is not known'],
    ['XX000', 'check DATABASE_URL and the log of the server'],
  ])('because of %s is named with what to do, and without the password', (code, advice) => {
    const { message } = explain(Object.assign(new Error('it failed'), { code }), url)
    expect(message).toBe(
      `Expected to use database city on 127.0.0.1:9 as user operator, came: it failed. ${message.slice(message.indexOf('Advice'))}`,
    )
    expect(message).toContain(advice)
    expect(message).not.toContain('secret')
  })

  test.each([
    [
      { number: 140_011, postgres: '14.11', offered: '3.4.0', installed: null },
      'Expected PostgreSQL 15 or newer, came 14.11',
    ],
    [{ number: 160_002, postgres: '16.2', offered: null, installed: null }, 'Debian: postgresql-16-postgis-3'],
    [
      { number: 160_002, postgres: '16.2', offered: '3.4.0', installed: '3.2.9' },
      'Expected PostGIS 3.3 or newer, came 3.2.9',
    ],
  ])('because it is too old or lacks PostGIS says so (%o)', async (row, message) => {
    const owner = { query: vi.fn(() => Promise.resolve({ rows: [row] })) } as unknown as pg.Client
    await expect(prepareServer(owner, 'quanyu_app')).rejects.toThrow(message)
  })
})

describeOn('postgres', 'Notifications', (database) => {
  test('arrive with their text, after one for the connection itself', async () => {
    const heard: string[] = []
    const stop = database().listen('quanyu_test', (text) => heard.push(text))
    await vi.waitFor(() => expect(heard).toEqual(['']))
    await database().pool.query("select pg_notify('quanyu_test', 'seven')")
    await vi.waitFor(() => expect(heard).toEqual(['', 'seven']))
    await stop()
  })
})
