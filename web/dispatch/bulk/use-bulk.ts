import { computed, ref } from 'vue'
import type { Case, CaseNumber } from '../../../server/contracts/case.ts'
import { useAccountStore } from '../../accounts/account-store.ts'
import { useAreaStore } from '../../areas/area-store.ts'
import { useCityStore } from '../../areas/city-store.ts'
import { bulkReassign, bulkRefusals } from '../../cases/work/case-requests.ts'
import { findOwnChange } from '../../cases/work/find-own-change.ts'
import { usePendingStore } from '../../cases/work/pending-store.ts'
import { undoOfReassignment } from '../../cases/work/case-undo.ts'
import { useLanguage } from '../../ui/use-language.ts'
import { explainProblem, mayBeDone } from '../../problems.ts'
import { commandKey } from '../../command-key.ts'
import { reassignmentReasons } from '../../cases/work/reassignment-reasons.ts'
import { useDesk } from '../desk/use-desk.ts'

/** One key for the desk: the card and the keyboard send the same command. */
const key = commandKey()
const isSending = ref(false)

/** Reassigns the chosen cases to one grid: all of them, or none, with a reason for each case that prevents it. */
export function useBulk() {
  const desk = useDesk()
  const pendings = usePendingStore()
  const areas = useAreaStore()
  const accounts = useAccountStore()
  const city = useCityStore()
  const { t } = useLanguage()

  const needsRemark = computed(
    () =>
      desk.mode.kind === 'bulk' &&
      desk.mode.cases.some(
        ({ gridCode, reassignments }) =>
          gridCode !== null &&
          desk.mode.kind === 'bulk' &&
          gridCode !== desk.mode.gridCode &&
          reassignments + 1 >= city.rules!.remarkFrom,
      ),
  )

  async function confirm(): Promise<void> {
    if (desk.mode.kind !== 'bulk' || !desk.mode.gridCode || isSending.value) return
    const { mode } = desk
    const { cases, gridCode, reason } = desk.mode
    const remark = mode.remark.trim()
    if (needsRemark.value && remark === '') return desk.fail(t('consequenceThird'))
    if (desk.stale) return desk.fail(t('refusedStale'))
    const body = {
      cases: cases.map(({ number, version }) => ({ number, version })),
      gridCode,
      reason: t(reassignmentReasons[reason]),
      reasonCode: reason,
      ...(remark && { remark }),
    }
    isSending.value = true
    try {
      const answer = await bulkReassign(body, key.keyOf(body))
      for (const item of answer.cases) pendings.confirm({ case: item, feed: answer.feed })
      succeed(cases, gridCode, answer.cases)
    } catch (error) {
      const refusals = bulkRefusals(error)
      const wasLost = mode.error !== undefined && mayBeDone(mode.error)
      const words = remark ? `${body.reason} · ${remark}` : body.reason
      if (refusals && wasLost && (await isDone(body.cases[0]!, words, gridCode))) succeed(cases, gridCode)
      else if (desk.mode.kind === 'bulk' && desk.mode.cases === cases)
        desk.mode = { ...desk.mode, ...faultOf(error, refusals) }
      else desk.fail(t('notSaved', { reason: explainProblem(error, t) }))
    }
    isSending.value = false
  }

  /** Keeps another selection that was made meanwhile. */
  function succeed(cases: readonly Case[], gridCode: string, after: readonly Case[] = []): void {
    key.done()
    if (desk.mode.kind === 'bulk' && desk.mode.cases === cases) desk.backToList()
    const before = new Map(cases.map((item) => [item.number, item]))
    const each = after.flatMap((item) => undoOfReassignment(before.get(item.number)!, item, t('whyUndo')) ?? [])
    const words = t('bulkDone', { count: cases.length, grid: areas.gridName(gridCode) })
    desk.say(words, each.length === 0 ? null : { kind: 'bulk', each })
  }

  function faultOf(error: unknown, refusals: ReturnType<typeof bulkRefusals>) {
    if (!refusals) return { error }
    const refused = new Map<CaseNumber, string>(refusals.map(({ number, code }) => [number, t(`refused_${code}`)]))
    return { refused, error: undefined }
  }

  /** A bulk is all or none: if the try with the lost answer reassigned one case, it reassigned all. */
  async function isDone(seen: { number: CaseNumber; version: number }, words: string, to: string): Promise<boolean> {
    const change = { seat: accounts.visitor?.name ?? '', words, to }
    return (await findOwnChange(seen, change).catch(() => undefined)) !== undefined
  }

  return { needsRemark, isSending, confirm }
}
