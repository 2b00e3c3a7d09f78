import type { Anchor } from '../../server/feed/history-anchors.ts'

/**
 * Up to which entry each history that anchors tell of is the same as `history`: where a dump was restored, the new history goes on from
 * the old one's entries up to there. A history that none of the anchors joins to it is not in the result.
 */
export function sharedEntries(anchors: readonly Anchor[], history: string): ReadonlyMap<string, number> {
  const joints = anchors.flatMap(({ history: one, seq, former }) =>
    former ? [{ ends: [one, former.history], seq }] : [],
  )
  const shared = new Map([[history, Infinity]])
  for (const [known, upTo] of shared) {
    for (const { ends, seq } of joints) {
      const next = ends.includes(known) ? ends.find((end) => end !== known) : undefined
      // A map is gone through with what is put in meanwhile.
      if (next !== undefined && !shared.has(next)) shared.set(next, Math.min(upTo, seq))
    }
  }
  return shared
}
