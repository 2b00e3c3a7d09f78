import { Type } from 'typebox'
import { KpiKey } from '../contracts/kpi.ts'
import { readTable } from './read-table.ts'

const keys = KpiKey.anyOf.map(({ const: key }) => key)

const TargetRow = Type.Object({
  kpi: Type.Union(KpiKey.anyOf, { description: `a figure: ${keys.join(', ')}` }),
  target: Type.String({
    pattern: '^[0-9]{1,7}(\\.[0-9]{1,4})?$',
    description: 'a number; of a rate a fraction from 0 to 1',
  }),
})

/**
 * What the city has set out to reach, by figure; nothing without a `targets.csv`.
 * @throws {CityError}
 */
export const readTargets = (cityDir: string): ReadonlyMap<KpiKey, number> =>
  new Map(readTable(cityDir, 'targets.csv', TargetRow, 'kpi').map(({ kpi, target }) => [kpi, Number(target)]))
