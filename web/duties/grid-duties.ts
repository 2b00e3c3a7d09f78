import type { Case } from '../../server/contracts/case.ts'
import type { GridDuty } from '../../server/contracts/stand-in.ts'

/** A case's worker and the duty of its grid: on duty as the grid's own, as a stand-in, or off duty. */
export type WorkerDuty = 'own' | 'stands_in' | 'off_duty'

/** The duty of a case's worker; null where the case has no worker or has ended, or the duty is unknown. */
export function workerDuty(
  { workerNumber, status }: Pick<Case, 'workerNumber' | 'status'>,
  posts: readonly GridDuty[] | undefined,
): WorkerDuty | null {
  if (workerNumber === null || !posts || status === 'closed' || status === 'void') return null
  const post = posts.find((one) => one.workerNumber === workerNumber)
  if (!post) return 'off_duty'
  return post.standsIn ? 'stands_in' : 'own'
}

/** The filter of a duty list. */
export type DutyFilter = 'all' | 'stands_in' | 'nobody'

const hasStandIn = ({ standIns }: GridDuty): boolean => standIns.length > 0
const hasNobody = ({ workerNumber }: GridDuty): boolean => workerNumber === null

/** Codes of the grids with nobody on duty. */
export function gridsWithoutAnybody(duties: readonly GridDuty[]): ReadonlySet<string> {
  const manned = new Set(duties.filter((post) => !hasNobody(post)).map(({ gridCode }) => gridCode))
  return new Set(duties.map(({ gridCode }) => gridCode).filter((code) => !manned.has(code)))
}

/**
 * The posts to show: those of unstaffed grids first, then those with a stand-in, then the others by code. Each word of
 * `words` must be in the grid's name or code, or in a number.
 */
export function findDuties(
  duties: readonly GridDuty[],
  filter: DutyFilter,
  words: string,
  nameOf: (gridCode: string) => string,
): readonly GridDuty[] {
  const empty = gridsWithoutAnybody(duties)
  const rank = (post: GridDuty) => (empty.has(post.gridCode) ? 0 : hasStandIn(post) ? 1 : 2)
  const isMeant: Readonly<Record<DutyFilter, (post: GridDuty) => boolean>> = {
    all: () => true,
    stands_in: hasStandIn,
    // A post outside its hours is no gap while another post of its grid is staffed.
    nobody: ({ gridCode }) => empty.has(gridCode),
  }
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean)
  return duties
    .filter(isMeant[filter])
    .filter((post) => {
      const numbers = [post.workerNumber, post.ownWorker, ...post.standIns.map(({ workerNumber }) => workerNumber)]
      const text = [nameOf(post.gridCode), post.gridCode, ...numbers].join('\n').toLowerCase()
      return wanted.every((word) => text.includes(word))
    })
    .toSorted((a, b) => rank(a) - rank(b))
}
