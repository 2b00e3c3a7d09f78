import { beforeAll, beforeEach, expect, test } from 'vitest'
import { describeOnBoth } from '../../support/databases/databases.ts'

describeOnBoth(
  'A transaction',
  (database) => {
    beforeAll(() =>
      database().owner((client) =>
        client.query('create table steps (step int primary key); grant select, insert, delete on steps to quanyu_app'),
      ),
    )
    beforeEach(() => database().pool.query('delete from steps'))

    const steps = async () => (await database().pool.query<{ step: number }>('select step from steps')).rows

    test('stores all and gives what its work returns', async () => {
      const result = await database().transaction(async (client) => {
        await client.query('insert into steps values (1)')
        await client.query('insert into steps values (2)')
        return 'done'
      })
      expect(result).toBe('done')
      expect(await steps()).toEqual([{ step: 1 }, { step: 2 }])
    })

    test('stores nothing when a statement fails', async () => {
      const failing = database().transaction(async (client) => {
        await client.query('insert into steps values (1)')
        await client.query('insert into steps values (1)')
      })
      await expect(failing).rejects.toThrow('duplicate key')
      expect(await steps()).toEqual([])
    })

    test('is an error when its work hid a failed statement, as then nothing was stored', async () => {
      const hiding = database().transaction(async (client) => {
        await client.query('insert into steps values (1)')
        await client.query('select 1 / 0').catch(() => undefined)
      })
      await expect(hiding).rejects.toThrow('came a rollback')
      expect(await steps()).toEqual([])
    })

    test('that only reads may not write', async () => {
      const writing = database().transaction((client) => client.query('insert into steps values (1)'), {
        readOnly: true,
      })
      await expect(writing).rejects.toThrow('read-only transaction')
    })

    test('with repeatable read is one look at the database', async () => {
      const level = await database().transaction(
        async (client) => (await client.query('show transaction_isolation')).rows,
        { isolation: 'repeatable read', readOnly: true },
      )
      expect(level).toEqual([{ transaction_isolation: 'repeatable read' }])
    })
  },
  'empty',
)
