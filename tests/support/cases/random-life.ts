import type { CaseReceipt } from '../../../server/contracts/case-report.ts'
import type { CaseStatus } from '../../../server/contracts/case.ts'
import { needsReason, transitions } from '../../../server/cases/transitions.ts'
import { move, sampleReport, submit } from './sample-reports.ts'

interface Known {
  readonly number: string
  version: number
  status: CaseStatus
}

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/**
 * Reports cases and moves them on at random over HTTP, one step after the other; returns the steps that were taken.
 * Several lives at once are a load.
 */
export async function liveAWhile(url: string, seed: number, steps: number): Promise<number> {
  const random = seeded(seed)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  const known: Known[] = []
  let taken = 0
  for (let step = 0; step < steps; step += 1) {
    const one = known.length > 0 && random() < 0.6 ? pick(known) : undefined
    if (!one) {
      const { body, status } = await submit<CaseReceipt>(url, sampleReport(Math.floor(random() * 1_000)))
      if (status !== 201) throw new Error(`expected 201, came ${status} ${JSON.stringify(body)}`)
      known.push({ number: body.number, version: body.version, status: body.status })
      taken += 1
      continue
    }
    const to = transitions[one.status].length > 0 ? pick(transitions[one.status]) : undefined
    if (!to) continue
    const { status, body } = await move(
      url,
      one.number,
      one.version,
      to,
      needsReason(one.status, to) ? '随机' : undefined,
    )
    if (status !== 200) throw new Error(`expected 200, came ${status} ${JSON.stringify(body)}`)
    Object.assign(one, { status: to, version: one.version + 1 })
    taken += 1
  }
  return taken
}
