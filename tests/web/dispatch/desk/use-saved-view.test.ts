import { expect, it } from 'vitest'
import { noFilter } from '../../../../web/cases/work/case-filter.ts'
import { readView } from '../../../../web/dispatch/desk/use-saved-view.ts'

it('A saved view of an earlier version, or of nobody, is read as far as it is known', () => {
  expect(readView({})).toEqual({ order: 'limit', filter: noFilter })
  expect(readView({ order: 'toString', filter: { priority: 'P1', colour: 'red', level: 3 } })).toEqual({
    order: 'limit',
    filter: { ...noFilter, priority: 'P1' },
  })
  expect(readView({ order: 'newest', filter: null })).toEqual({ order: 'newest', filter: noFilter })
})
