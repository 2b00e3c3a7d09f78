import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Case, CaseStatus } from '../../../../server/contracts/case.ts'
import type { CaseChange } from '../../../../web/cases/case-change.ts'
import { CaseCells, type Box } from '../../../../web/cases/map/case-cells.ts'
import { caseCollection } from '../../../../web/cases/case-collection.ts'
import { caseLook, caseLookOrder, isOpen, type CaseLook } from '../../../../web/cases/case-status.ts'
import { crowdMarks } from '../../../../web/cases/map/crowd-marks.ts'
import { LooksInTime } from '../../../../web/cases/map/looks-in-time.ts'
import { caseSteps, newestFirst, stepCases } from '../../../../web/cases/sorted-cases.ts'
import { instant, ms, sampleCase } from '../sample-case.ts'

const numberOf = (index: number) => `510981202611230${String(index).padStart(4, '0')}`
const statuses: readonly CaseStatus[] = ['dispatched', 'on_site', 'feedback', 'closed']

/** One of twenty cases in some version; cases of a number share their place in the list, as in life. */
const anyCase = fc
  .record({
    index: fc.nat(19),
    version: fc.integer({ min: 1, max: 9 }),
    status: fc.constantFrom(...statuses),
    due: fc.integer({ min: 0, max: 40 }),
    east: fc.nat(20),
  })
  .map(({ index, version, status, due, east }) =>
    sampleCase({
      number: numberOf(index),
      version,
      status,
      reportedAt: instant(-(index % 7)),
      onSiteDueAt: instant(due),
      feedbackDueAt: instant(due + 7),
      onSiteAt: status === 'dispatched' ? null : instant(1),
      feedbackAt: status === 'feedback' || status === 'closed' ? instant(2) : null,
      lng: 105.3 + east / 100,
    }),
  )
const anyChange: fc.Arbitrary<CaseChange> = fc.oneof(
  { weight: 4, arbitrary: anyCase.map((item) => ({ kind: 'put' as const, case: item })) },
  { weight: 1, arbitrary: fc.nat(19).map((index) => ({ kind: 'remove' as const, number: numberOf(index) })) },
)
const anyLife = fc.array(fc.array(anyChange, { maxLength: 8 }), { maxLength: 12 })

it('A collection stays in order through any changes, with the same cases as a plain map', () => {
  fc.assert(
    fc.property(anyLife, (life) => {
      const collection = caseCollection()
      for (const changes of life) {
        collection.apply(changes)
        const all = [...collection.cases().values()].sort(newestFirst)
        expect(collection.all.value).toEqual(all)
        expect(collection.open.value).toEqual(all.filter(isOpen))
      }
    }),
  )
})

it('The steps between two lists lead from the one to the other, and are none between equals', () => {
  const anyList = fc.uniqueArray(anyCase, { selector: ({ number }) => number }).map((list) => list.sort(newestFirst))
  fc.assert(
    fc.property(anyList, anyList, (before, after) => {
      expect(stepCases(before, caseSteps(before, after))).toEqual(after)
      expect(caseSteps(after, after)).toEqual([])
    }),
  )
})

it('More changes than are worth putting in their places give the same list', () => {
  const many = Array.from({ length: 1_500 }, (_, index) => sampleCase({ number: numberOf(index) })).sort(newestFirst)
  const moved = many.map((item) => ({ ...item, version: 2 }))
  expect(stepCases(many, caseSteps(many, moved))).toEqual(moved)
})

it('The looks kept in time are those of a walk over all cases, at any moments in any order', () => {
  const moments = fc.array(fc.tuple(fc.array(anyChange, { maxLength: 6 }), fc.integer({ min: -70, max: 130 })))
  fc.assert(
    fc.property(moments, (life) => {
      const kept = new Map<Case, CaseLook>()
      const inTime = new LooksInTime({
        gain: (item, look) => kept.set(item, look),
        lose: (item, look) => {
          expect(kept.get(item)).toBe(look)
          kept.delete(item)
        },
      })
      const collection = caseCollection()
      for (const [changes, minute] of life) {
        collection.apply(changes)
        inTime.show(collection.open.value, ms(minute))
        const walked = collection.open.value.map((item) => [item, caseLook(item, ms(minute))] as const)
        expect(new Map(walked)).toEqual(kept)
      }
    }),
  )
})

const everywhere: Box = [105, 30, 106, 31]
it('The marks of a crowd count every case once, under its look, at any zoom', () => {
  const life = fc.uniqueArray(anyCase, { selector: ({ number }) => number })
  fc.assert(
    fc.property(life, fc.integer({ min: 8, max: 14 }), fc.integer({ min: 0, max: 50 }), (cases, zoom, minute) => {
      const cells = new CaseCells(zoom, 64)
      const open = cases.filter(isOpen)
      for (const item of open) cells.gain(item, caseLook(item, ms(minute))!)
      const marks = crowdMarks(cells, everywhere, false, ms(minute))
      expect(marks.reduce((sum, { count }) => sum + count, 0)).toBe(open.length)
      for (const look of caseLookOrder) {
        const told = marks.reduce((sum, { looks }) => sum + (looks[look] ?? 0), 0)
        expect(told).toBe(open.filter((item) => caseLook(item, ms(minute)) === look).length)
      }
    }),
  )
})

it('A case that goes from a crowd is missing in one mark alone', () => {
  const cells = new CaseCells(13, 64)
  const cases = Array.from({ length: 300 }, (_, index) =>
    sampleCase({ number: numberOf(index), lng: 105.3 + (index % 30) / 200, lat: 30.8 + index / 5_000 }),
  )
  for (const item of cases) cells.gain(item, 'dispatched')
  const counts = () =>
    crowdMarks(cells, everywhere, false, ms(1)).map(({ lng, lat, count }) => `${lng} ${lat} ${count}`)
  const before = counts()
  expect(before.length).toBeGreaterThan(20)
  cells.lose(cases[7]!, 'dispatched')
  const after = counts()
  expect(before.filter((mark) => !after.includes(mark))).toHaveLength(1)
})

it('Near enough each case of a crowd has a mark of its own, overdue ones on top', () => {
  const cells = new CaseCells(17, 64)
  for (let index = 0; index < 9; index++) {
    cells.gain(sampleCase({ number: numberOf(index) }), index === 3 ? 'overdue' : 'dispatched')
  }
  const marks = crowdMarks(cells, everywhere, true, ms(1))
  expect(marks.map(({ item }) => item?.number)).toHaveLength(9)
  expect(marks.at(-1)!.item!.number).toBe(numberOf(3))
})

it('Marks of several cases never overlap, wherever in their cells the cases lie', () => {
  const [zoom, cellPx, markPx] = [12, 64, 45]
  const anyPlace = fc.record({
    lng: fc.double({ min: 105.3, max: 105.4, noNaN: true }),
    lat: fc.double({ min: 30.8, max: 30.9, noNaN: true }),
  })
  const pixelsOf = ({ lng, lat }: { lng: number; lat: number }) => {
    const north = (Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) * 180) / Math.PI
    return [lng, north].map((degrees) => (degrees * 512 * 2 ** zoom) / 360) as [number, number]
  }
  fc.assert(
    fc.property(fc.array(anyPlace, { minLength: 2, maxLength: 60 }), (places) => {
      const cells = new CaseCells(zoom, cellPx)
      places.forEach((place, index) => cells.gain(sampleCase({ number: numberOf(index), ...place }), 'dispatched'))
      const marks = crowdMarks(cells, [105, 30, 106, 31], false, ms(1)).filter(({ item }) => item === null)
      marks.map(pixelsOf).forEach(([x, y], index, all) => {
        for (const [u, v] of all.slice(index + 1))
          expect(Math.max(Math.abs(x - u), Math.abs(y - v))).toBeGreaterThan(markPx)
      })
    }),
  )
})
