import { expect, test } from 'vitest'
import { describeOnBoth } from '../support/databases.ts'

describeOnBoth(
  'The database',
  (database) => {
    test('lives on after thousands of errors in statements', async () => {
      for (let round = 0; round < 4_000; round++) {
        await expect(database().pool.query('select 1 / 0')).rejects.toThrow('division by zero')
      }
      await expect(database().pool.query('select 1 as one')).resolves.toMatchObject({ rows: [{ one: 1 }] })
    })
  },
  'empty',
)
