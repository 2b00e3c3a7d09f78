import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { CaseReport, CaseReceipt } from '../../server/contracts/case-report.ts'
import { dayRhythm, demonstrationFloor, localClock } from '../../server/sample/sample-rhythm.ts'
import { randomStream, type RandomStream } from '../../server/sample/seeded-random.ts'
import { RefusedError, type CityClient } from './city-client.ts'
import type { Tally } from './tally.ts'
import { minuteMs } from '../../server/tasks/durations.ts'

export interface ResidentsOptions {
  readonly seed: number
  /** Mean over the day. */
  readonly casesPerMinute: number
  readonly timeZone: string
  readonly signal: AbortSignal
  readonly onReceipt: (receipt: CaseReceipt) => void
  readonly onRefusal: (message: string) => void
}

/** While the server is away no more than these wait for it; the others do not report at all. */
const mostWaiting = 32
/** Share of reports that a phone sends twice because the answer got lost. */
const flakyShare = 0.02

/**
 * Residents report at random moments (a Poisson process), by the rhythm of the city's day but at night never below the
 * demonstration's floor. What they report depends on the seed alone, when also on the hour. Runs until the signal.
 */
export async function runResidents(
  client: CityClient,
  make: (random: RandomStream) => CaseReport,
  tally: Tally,
  options: ResidentsOptions,
): Promise<void> {
  const { seed, casesPerMinute, timeZone, signal, onReceipt, onRefusal } = options
  const reports = randomStream(seed, 'reports')
  const gaps = randomStream(seed, 'gaps')
  const phones = randomStream(seed, 'phones')
  const clock = localClock(timeZone)
  const waiting = new Set<Promise<void>>()

  async function send(report: CaseReport, flaky: boolean): Promise<void> {
    // Never from the seed: a key names one report for good, and the next run with this seed makes other cases.
    const key = randomUUID()
    const receipt = await client.report(report, key)
    tally.reported++
    onReceipt(receipt)
    if (!flaky) return
    await sleep(1500, undefined, { signal })
    const again = await client.report(report, key)
    tally.repeated++
    if (again.number !== receipt.number) tally.doubled++
  }

  function note(error: unknown): void {
    if (signal.aborted) return
    if (!(error instanceof RefusedError)) throw error
    tally.refused++
    onRefusal(error.message)
  }

  while (!signal.aborted) {
    const perMinute = casesPerMinute * dayRhythm(clock(new Date()).hour, demonstrationFloor)
    await sleep((-Math.log(1 - gaps.next()) * minuteMs) / perMinute, undefined, { signal })
    const sending: Promise<void> = send(make(reports), phones.chance(flakyShare))
      .catch(note)
      .finally(() => waiting.delete(sending))
    waiting.add(sending)
    if (waiting.size >= mostWaiting) await Promise.race(waiting)
  }
}
