import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { describeOnDatabase } from '../../support/databases/databases.ts'
import { countWorked, walkDue, type Calendar } from './minute-model.ts'

const minuteMs = 60_000
const working = '工作时'
const calendarTime = '日历时'

const file = readFileSync(join(import.meta.dirname, '../../../gis-data/shehong/calendar.csv'), 'utf8')
const calendar: Calendar = new Map(
  file
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',') as [string, 'holiday' | 'workday']),
)

const first = Date.parse('2026-01-01T00:00:00+08:00')
const wholeMinute = fc.integer({ min: 0, max: 364 * 24 * 60 }).map((minute) => first + minute * minuteMs)
const anyMoment = fc.integer({ min: 0, max: 364 * 24 * 3_600 }).map((second) => first + second * 1_000)
const someMinutes = fc.integer({ min: 1, max: 3_000 })
const clock = fc.constantFrom(working, calendarTime)
const at = (text: string) => Date.parse(`${text}+08:00`)
const local = (ms: number) => new Date(ms + 8 * 60 * minuteMs).toISOString().slice(0, 16)

describeOnDatabase('A limit', (database) => {
  const due = async (start: number, minutes: number, by = working) => {
    const { rows } = await database().pool.query<{ due: Date }>({
      name: 'due',
      text: 'select limit_due($1, $2, $3) as due',
      values: [new Date(start), minutes, by],
    })
    return rows[0]!.due.getTime()
  }
  const minutesUntil = async (start: number, until: number, by = working) => {
    const { rows } = await database().pool.query<{ minutes: number }>({
      name: 'minutes',
      text: 'select limit_minutes($1, $2, $3)::double precision as minutes',
      values: [new Date(start), new Date(until), by],
    })
    return rows[0]!.minutes
  }

  it.each([
    ['runs within the morning', '2026-11-23T08:10', 30, '2026-11-23T08:40'],
    ['ends with the morning when the morning is enough', '2026-11-23T11:00', 60, '2026-11-23T12:00'],
    ['goes on after lunch', '2026-11-23T11:30', 60, '2026-11-23T14:30'],
    ['waits for the morning when it begins at night', '2026-11-23T22:00', 1, '2026-11-24T08:01'],
    ['waits for Monday when it begins on a Friday evening', '2026-11-20T18:00', 60, '2026-11-23T09:00'],
    ['counts eight hours a day', '2026-11-23T08:00', 5 * 480, '2026-11-27T18:00'],
    ['leaves out the Spring Festival', '2026-02-14T17:00', 120, '2026-02-24T09:00'],
    ['counts a Sunday that is worked instead', '2026-09-19T10:00', 60, '2026-09-20T09:00'],
  ])('%s', async (_what, start, minutes, end) => {
    expect(local(await due(at(start), minutes))).toBe(end)
  })

  it('of calendar hours runs day and night', async () => {
    expect(local(await due(at('2026-02-14T17:00'), 24 * 60, calendarTime))).toBe('2026-02-15T17:00')
  })

  it('of no clock, no minutes or no start is none', async () => {
    const { rows } = await database().pool.query(
      `select limit_due(now(), null, '工作时') as minutes, limit_due(null, 5, '工作时') as start, limit_due(now(), 5, null) as clock`,
    )
    expect(rows).toEqual([{ minutes: null, start: null, clock: null }])
  })

  it('is due when a walk from minute to minute has worked its minutes', async () => {
    await fc.assert(
      fc.asyncProperty(wholeMinute, someMinutes, async (start, minutes) => {
        expect(local(await due(start, minutes))).toBe(local(walkDue(start, minutes, calendar)))
      }),
    )
  })

  it('has as many minutes between two moments as a walk counts', async () => {
    await fc.assert(
      fc.asyncProperty(wholeMinute, fc.integer({ min: 0, max: 20_000 }), async (from, span) => {
        const until = from + span * minuteMs
        expect(await minutesUntil(from, until)).toBe(countWorked(from, until, calendar))
      }),
    )
  })

  it('has its minutes between start and due, to the second', async () => {
    await fc.assert(
      fc.asyncProperty(anyMoment, someMinutes, clock, async (start, minutes, by) => {
        expect(await minutesUntil(start, await due(start, minutes, by), by)).toBeCloseTo(minutes, 6)
      }),
    )
  })

  it('is due at the same moment whether it runs at once or in two parts', async () => {
    await fc.assert(
      fc.asyncProperty(anyMoment, someMinutes, someMinutes, clock, async (start, one, other, by) => {
        expect(await due(await due(start, one, by), other, by)).toBe(await due(start, one + other, by))
      }),
    )
  })

  it('is due no earlier for a later start or more minutes, and never before it starts', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyMoment,
        fc.nat(100_000),
        someMinutes,
        fc.nat(600),
        clock,
        async (start, later, minutes, more, by) => {
          const plain = await due(start, minutes, by)
          expect(plain).toBeGreaterThan(start)
          expect(await due(start + later * 1_000, minutes, by)).toBeGreaterThanOrEqual(plain)
          expect(await due(start, minutes + more, by)).toBeGreaterThanOrEqual(plain)
        },
      ),
    )
  })

  it('counted back from its due leaves the same minutes', async () => {
    await fc.assert(
      fc.asyncProperty(anyMoment, someMinutes, clock, async (start, minutes, by) => {
        const end = await due(start, minutes, by)
        const back = await due(end, -minutes / 4, by)
        expect(await minutesUntil(back, end, by)).toBeCloseTo(minutes / 4, 6)
        expect(back).toBeLessThan(end)
      }),
    )
  })

  it('is the same across a whole pause in which nobody works', async () => {
    const { rows } = await database().pool.query<{ due: Date }>(
      `select due_after_pause('2026-11-20T17:00+08', '2026-11-20T18:00+08', '2026-11-23T08:00+08', '工作时') as due`,
    )
    expect(local(rows[0]!.due.getTime())).toBe('2026-11-20T17:00')
  })
})
