import { distance } from '@turf/turf'
import type { Case } from '../../../server/contracts/case.ts'
import type { GridDuty } from '../../../server/contracts/stand-in.ts'
import { caseTimes } from '../../cases/case-clock.ts'

/** What a bulk reassignment to a grid means, before it is done. */
export interface BulkConsequence {
  /** Null: nobody is on duty there. */
  readonly workerNumber: string | null
  readonly standsIn: boolean
  /** Open cases in that worker's hands, before and after. */
  readonly load: { readonly before: number; readonly after: number }
  /** From the grid's own point to the farthest of the cases, metres. */
  readonly farthestMeters: number
  /** The least time left to arrive, ms, negative once it has passed; null: no such limit runs. */
  readonly leastLeftMs: number | null
  /** So many are in the grid already, with its worker. */
  readonly alreadyThere: number
}

/**
 * @param open all open cases that the desk knows
 * @param posts the target grid's posts on duty now
 * @param centre the target grid's own point, degrees WGS84
 * @param now epoch ms, server time
 */
export function bulkConsequence(
  cases: readonly Case[],
  open: readonly Case[],
  gridCode: string,
  posts: readonly GridDuty[],
  centre: readonly [lng: number, lat: number],
  now: number,
): BulkConsequence {
  const post = posts.find(({ workerNumber }) => workerNumber !== null)
  const workerNumber = post?.workerNumber ?? null
  const isThere = (item: Case) => item.gridCode === gridCode && item.workerNumber === workerNumber
  const before = workerNumber === null ? 0 : open.filter((item) => item.workerNumber === workerNumber).length
  const left = cases.flatMap((item) => {
    const { onSite, onSiteDue } = caseTimes(item)
    return onSite === null && onSiteDue !== null ? [onSiteDue - now] : []
  })
  const meters = cases.map(({ lng, lat }) => distance([lng, lat], [...centre], { units: 'meters' }))
  return {
    workerNumber,
    standsIn: post?.standsIn ?? false,
    load: { before, after: before + cases.filter((item) => item.workerNumber !== workerNumber).length },
    farthestMeters: Math.max(0, ...meters),
    leastLeftMs: left.length === 0 ? null : Math.min(...left),
    alreadyThere: cases.filter(isThere).length,
  }
}
