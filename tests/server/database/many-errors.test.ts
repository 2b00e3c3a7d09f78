import { expect, test } from 'vitest'
import { describeOnBoth } from '../../support/databases/databases.ts'

describeOnBoth(
  'The database',
  (database, kind) => {
    // After each a server's connection is made again, which takes it longer and proves no more.
    const rounds = kind === 'embedded' ? 4_000 : 400
    test(`lives on after ${rounds} errors in statements`, async () => {
      for (let round = 0; round < rounds; round++) {
        await expect(database().pool.query('select 1 / 0')).rejects.toThrow('division by zero')
      }
      await expect(database().pool.query('select 1 as one')).resolves.toMatchObject({ rows: [{ one: 1 }] })
    })
  },
  'empty',
)
