import { useAreaStore } from '../areas/area-store.ts'
import { bulkReassign, bulkRefusals } from '../cases/case-requests.ts'
import { usePendingStore } from '../cases/pending-store.ts'
import { useLanguage } from '../ui/use-language.ts'
import { explainRefusal } from './explain-refusal.ts'
import { useDesk } from './use-desk.ts'

/** Gives the chosen cases to one grid: all of them, or none with the reason of each. */
export function useBulk() {
  const desk = useDesk()
  const pendings = usePendingStore()
  const areas = useAreaStore()
  const { t } = useLanguage()

  function explain(why: string): string {
    if (/changed/.test(why)) return t('bulkWhyChanged')
    return /on duty/.test(why) ? t('refusedNobody') : why
  }

  async function confirm(): Promise<void> {
    if (desk.mode.kind !== 'bulk' || !desk.mode.gridCode) return
    const mode = desk.mode
    const { cases, gridCode } = desk.mode
    if (desk.stale) return desk.fail(t('refusedStale'))
    try {
      const answer = await bulkReassign({
        cases: cases.map(({ number, version }) => ({ number, version })),
        gridCode: mode.gridCode!,
        reason: t('whyBulk'),
      })
      for (const item of answer.cases) pendings.confirm({ case: item, feed: answer.feed })
      desk.backToList()
      desk.say(t('bulkDone', { count: cases.length, grid: areas.gridName(gridCode!) }))
    } catch (error) {
      const refusals = bulkRefusals(error)
      if (refusals) desk.mode = { ...mode, refused: new Map(refusals.map(({ number, why }) => [number, explain(why)])) }
      else desk.fail(explainRefusal(error, t))
    }
  }

  return { confirm }
}
