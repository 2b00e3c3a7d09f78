import type pg from 'pg'
import { expect, test } from 'vitest'
import { describeOnBoth } from '../../support/databases/databases.ts'
import { usuallyOrInSoak } from '../../support/soak.ts'

describeOnBoth(
  'The database',
  (database, kind) => {
    // Each error made PGlite 0.5.8 forget a part of its stack, of which 1,700 used up all.
    const rounds = kind === 'embedded' ? usuallyOrInSoak(2_000, 4_000) : usuallyOrInSoak(100, 400)
    test(`lives on after ${rounds} errors in statements of one connection, and of a new one each`, async () => {
      const fails = (client: Pick<pg.ClientBase, 'query'>) =>
        expect(client.query('select 1 / 0')).rejects.toThrow('division by zero')
      const client = await database().pool.connect()
      for (let round = 0; round < rounds; round++) await fails(client)
      client.release()
      // The pool closes a connection after an error.
      for (let round = 0; round < rounds / 20; round++) await fails(database().pool)
      await expect(database().pool.query('select 1 as one')).resolves.toMatchObject({ rows: [{ one: 1 }] })
    })
  },
  'empty',
)
