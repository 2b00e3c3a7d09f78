import { computed } from 'vue'
import { useAreaStore } from '../areas/area-store.ts'
import { bulkReassign, bulkRefusals } from '../cases/case-requests.ts'
import { usePendingStore } from '../cases/pending-store.ts'
import { useLanguage } from '../ui/use-language.ts'
import { remarkFrom } from '../cases/reassignment-consequence.ts'
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
    if (/remark/.test(why)) return t('consequenceThird')
    return /on duty/.test(why) ? t('refusedNobody') : why
  }

  const needsRemark = computed(
    () =>
      desk.mode.kind === 'bulk' &&
      desk.mode.cases.some(
        ({ gridCode, reassignments }) =>
          gridCode !== null &&
          desk.mode.kind === 'bulk' &&
          gridCode !== desk.mode.gridCode &&
          reassignments + 1 >= remarkFrom,
      ),
  )

  async function confirm(): Promise<void> {
    if (desk.mode.kind !== 'bulk' || !desk.mode.gridCode) return
    const remark = desk.mode.remark.trim()
    if (needsRemark.value && remark === '') return desk.fail(t('consequenceThird'))
    const mode = desk.mode
    const { cases, gridCode } = desk.mode
    if (desk.stale) return desk.fail(t('refusedStale'))
    try {
      const answer = await bulkReassign({
        cases: cases.map(({ number, version }) => ({ number, version })),
        gridCode: mode.gridCode!,
        reason: t('whyBulk'),
        ...(remark && { remark }),
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

  return { needsRemark, confirm }
}
