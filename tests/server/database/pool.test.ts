import { beforeAll, expect, test } from 'vitest'
import { describeOnBoth } from '../../support/databases/databases.ts'

interface Row {
  writer: number
  step: number
}

describeOnBoth(
  'The pool',
  (database) => {
    beforeAll(() =>
      database().owner((client) =>
        client.query(
          'create table kept (writer int, step int, primary key (writer, step)); grant all on kept to quanyu_app',
        ),
      ),
    )

    test('keeps all that 20 writers are told is stored, and nothing that they took back', async () => {
      const expected: Row[] = []
      const write = async (writer: number) => {
        for (let step = 0; step < 30; step++) {
          const row = { writer, step }
          const insert = { text: 'insert into kept values ($1, $2)', values: [writer, step] }
          if (step % 3 === 0) {
            await database().pool.query(insert)
            expected.push(row)
          } else if (step % 3 === 1) {
            await database().transaction(async (client) => {
              await client.query(insert)
              await client.query('select count(*) from kept')
            })
            expected.push(row)
          } else {
            const takenBack = database().transaction(async (client) => {
              await client.query(insert)
              throw new Error('taken back')
            })
            await expect(takenBack).rejects.toThrow('taken back')
          }
        }
      }
      await Promise.all(Array.from({ length: 20 }, (_, writer) => write(writer)))
      const { rows } = await database().pool.query<Row>('select * from kept order by writer, step')
      expect(rows).toEqual(expected.sort((one, other) => one.writer - other.writer || one.step - other.step))
    })

    test('answers concurrent queries each with its own rows', async () => {
      const numbers = Array.from({ length: 200 }, (_, index) => index)
      const answers = await Promise.all(
        numbers.map((number) => database().pool.query<{ number: number }>('select $1::int as number', [number])),
      )
      expect(answers.map(({ rows }) => rows[0]?.number)).toEqual(numbers)
    })

    test('lives on after an error in a statement', async () => {
      await expect(database().pool.query("select 'a\0b'")).rejects.toThrow()
      await expect(database().pool.query('select $1::text', ['a\0b'])).rejects.toThrow('invalid byte sequence')
      await expect(database().pool.query('select 1 / 0')).rejects.toThrow('division by zero')
      await expect(database().pool.query('this is not SQL')).rejects.toThrow('syntax error')
      const { rows } = await database().pool.query<{ one: number }>('select 1 as one')
      expect(rows).toEqual([{ one: 1 }])
    })

    test('brings results of several megabytes intact', async () => {
      const { rows } = await database().pool.query<{ id: number; text: string }>(
        `select id, repeat('界', 100) || id as text from generate_series(1, 20000) id`,
      )
      expect(rows).toEqual(
        Array.from({ length: 20_000 }, (_, index) => ({ id: index + 1, text: '界'.repeat(100) + (index + 1) })),
      )
    })

    test('takes a parameter of several megabytes', async () => {
      const items = Array.from({ length: 40_000 }, (_, id) => ({ id, text: '格'.repeat(20) }))
      const { rows } = await database().pool.query<{ count: number; bytes: number }>(
        'select count(*), sum(octet_length(text)) as bytes from jsonb_to_recordset($1::jsonb) as item (id int, text text)',
        [JSON.stringify(items)],
      )
      expect(rows).toEqual([{ count: 40_000, bytes: 40_000 * 60 }])
    })

    test('is binary-safe', async () => {
      const bytes = Buffer.from(Array.from({ length: 256 * 256 }, (_, index) => (index * 7) % 256))
      const { rows } = await database().pool.query<{ bytes: Buffer }>('select $1::bytea as bytes', [bytes])
      expect(rows[0]?.bytes.equals(bytes)).toBe(true)
    })

    test('gives the next user nothing of what a broken off connection left behind', async () => {
      const client = await database().pool.connect()
      await client.query('begin')
      await client.query('insert into kept values (-1, -1)')
      await client.query('select pg_advisory_lock(4711)')
      await client.query("set application_name = 'left behind'")
      await client.query('create temporary table left_behind (id int)')
      client.release(true)
      const { rows } = await database().pool.query(`
        select current_user,
               current_setting('application_name') = 'left behind' as setting,
               to_regclass('left_behind') is not null              as table,
               exists (select from kept where writer = -1)         as row`)
      expect(rows).toEqual([{ current_user: 'quanyu_app', setting: false, table: false, row: false }])
      // A server notices the end of a connection a moment later.
      await expect
        .poll(async () => (await database().pool.query('select pg_try_advisory_xact_lock(4711) as free')).rows)
        .toEqual([{ free: true }])
    })

    test('gives integers as numbers, days as text and instants in UTC', async () => {
      const { rows } = await database().pool.query(
        `select 9007199254740991::int8 as integer, date '2026-03-01' as day, timestamptz '2026-03-01T08:00+08' as instant,
                current_setting('TimeZone') as zone`,
      )
      const instant = new Date('2026-03-01T00:00:00Z')
      expect(rows).toEqual([{ integer: Number.MAX_SAFE_INTEGER, day: '2026-03-01', instant, zone: 'UTC' }])
    })

    test('refuses an integer that a number would change, and lives on', async () => {
      await expect(database().pool.query('select 9007199254740993::int8')).rejects.toThrow('select it as text')
      await expect(database().pool.query('select 1')).resolves.toMatchObject({ rowCount: 1 })
    })
  },
  'empty',
)
