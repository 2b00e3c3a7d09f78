import { expect, it } from 'vitest'
import { areOverdueGathered, overdueRadius } from '../../../../web/cases/map/case-gathering.ts'
import { caseNumberOf } from '../../../../web/cases/map/case-layers.ts'

it('Fewer than forty overdue cases each have a mark of their own, as long as they do not lie on one another', () => {
  expect(areOverdueGathered(39, false)).toBe(false)
  expect(areOverdueGathered(40, false)).toBe(true)
  expect(overdueRadius(false)).toBeLessThan(overdueRadius(true) / 2)
})

it('Overdue cases that come and go around forty do not change the drawing each time', () => {
  const counts = [38, 40, 39, 38, 40, 39, 36]
  let are = false
  expect(counts.map((count) => (are = areOverdueGathered(count, are)))).toEqual([
    false,
    true,
    true,
    true,
    true,
    true,
    true,
  ])
  expect(areOverdueGathered(33, are)).toBe(false)
})

it('A mark stands for a case of its own or for one side of a pair; a cluster stands for none', () => {
  const pair = { first: 'case|new|0|#5109812026112300001', last: 'case|new|0|#5109812026112300002' }
  expect(caseNumberOf({ number: '5109812026112300003' }, 'case-marker')).toBe('5109812026112300003')
  expect(caseNumberOf(pair, 'overdue-first')).toBe('5109812026112300001')
  expect(caseNumberOf(pair, 'case-last')).toBe('5109812026112300002')
  expect(caseNumberOf(pair, 'case-cluster')).toBeNull()
})
