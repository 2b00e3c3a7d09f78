import { describe, expect, it } from 'vitest'
import { followDay } from '../../../../web/wall/unattended/follow-day.ts'

const dayMs = 24 * 3_600_000
const shanghai = new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai' })
const dayOf = (ms: number) => shanghai.format(ms)
const midnight = Date.parse('2026-11-24T00:00:00+08:00')
const today = midnight
const yesterday = midnight - dayMs

/** A wall that is told each second from `from` to `to` (seconds after midnight); answers when it asked for a snapshot. */
function asks(from: number, to: number, dayStartAt: (seconds: number) => number | null): number[] {
  const asked: number[] = []
  let now = from
  const tell = followDay(dayOf, () => asked.push(now))
  for (; now <= to; now++) tell(midnight + now * 1000, dayStartAt(now))
  return asked
}

describe('The day of a wall', () => {
  it('asks for a new snapshot when the city’s day begins, in the city’s time zone', () => {
    expect(asks(-5, 30, (seconds) => (seconds < 1 ? yesterday : today))).toEqual([0])
  })

  it('asks again once a minute while the snapshot still tells of the day before', () => {
    expect(asks(-5, 300, (seconds) => (seconds < 130 ? yesterday : today))).toEqual([0, 60, 120])
  })

  it('asks again on each following day', () => {
    const asked: number[] = []
    const tell = followDay(dayOf, () => asked.push(asked.length))
    for (const day of [0, 1, 2]) tell(midnight + day * dayMs, midnight + (day - 1) * dayMs)
    expect(asked).toHaveLength(3)
  })

  it('asks for nothing before there is a snapshot', () => {
    expect(asks(-5, 5, () => null)).toEqual([])
  })

  it('still asks when the server’s clock was set back', () => {
    const asked: string[] = []
    const tell = followDay(dayOf, () => asked.push('asked'))
    tell(midnight + 3_600_000, yesterday)
    tell(midnight, yesterday)
    expect(asked).toHaveLength(2)
  })
})
