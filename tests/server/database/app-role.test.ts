import { expect, test } from 'vitest'
import { describeOnBoth } from '../../support/databases/databases.ts'

describeOnBoth('The application role', (database) => {
  test('may not insert into feed.events: append is the only door (F2)', async () => {
    const insert = database().pool.query(
      `insert into feed.events (seq, at, occurred_at, type, entity, id, version, actor, body, digest)
       values (1, now(), now(), 'case:reported', 'case', '1', 1, 'test', '{}', 0)`,
    )
    await expect(insert).rejects.toThrow('permission denied for table events')
  })

  test('may not change or empty feed.events', async () => {
    await expect(database().pool.query('update feed.events set version = 2')).rejects.toThrow('permission denied')
    await expect(database().pool.query('truncate feed.events')).rejects.toThrow('permission denied')
  })

  test('may not make tables', async () => {
    await expect(database().pool.query('create table mine (id int)')).rejects.toThrow('permission denied')
  })

  test('is the role again after the owner has worked', async () => {
    await database().owner((client) => client.query('select 1'))
    const { rows } = await database().pool.query<{ current_user: string }>('select current_user')
    expect(rows).toEqual([{ current_user: 'quanyu_app' }])
  })
})
