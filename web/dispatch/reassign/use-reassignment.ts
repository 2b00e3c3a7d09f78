import { computed, inject, provide, reactive, shallowRef, watch, type InjectionKey } from 'vue'
import type { AssigneeSuggestion } from '../../../server/contracts/case-act.ts'
import { useCityStore } from '../../areas/city-store.ts'
import { loadSuggestions } from '../../cases/work/case-requests.ts'
import { isHolder, realSuggestions } from '../../cases/work/real-suggestions.ts'
import { reassignmentReasons } from '../../cases/work/reassignment-reasons.ts'
import { consequenceOf, likelyReason, type ReassignReason } from '../../cases/work/reassignment-consequence.ts'
import { useDutyStore } from '../../duties/duty-store.ts'
import { workerDuty } from '../../duties/grid-duties.ts'
import { retryReading } from '../../feed/retry-reading.ts'
import { explainProblem } from '../../problems.ts'
import { useLanguage, type MessageKey } from '../../ui/use-language.ts'
import type { Reassignment } from '../desk/desk-mode.ts'
import type { Commands } from '../desk/use-commands.ts'
import type { Desk } from '../desk/use-desk.ts'

const reasonOrder = Object.keys(reassignmentReasons) as readonly ReassignReason[]

/** The reassignment in the making: the assignee and the consequences, from the server's own figures. */
function makeChoice(desk: Desk, commands: Commands) {
  const { t } = useLanguage()
  const city = useCityStore()
  const duty = useDutyStore()
  const reassignment = computed<Reassignment | null>(() =>
    desk.mode.kind === 'reassign' || desk.mode.kind === 'drag' ? desk.mode.reassignment : null,
  )
  const known = shallowRef<ReadonlyMap<string, AssigneeSuggestion>>(new Map())
  const fault = shallowRef<unknown>(null)
  /** The server suggests nobody in that grid for this seat. */
  const isDenied = shallowRef(false)
  const failure = computed(() => {
    if (isDenied.value) return t('problemForbidden')
    return fault.value === null ? null : explainProblem(fault.value, t)
  })
  const keyOf = (number: string, gridCode: string) => `${number} ${gridCode}`

  async function ask(number: string, gridCode: string): Promise<AssigneeSuggestion | undefined> {
    const [found] = await loadSuggestions(number, gridCode)
    if (found) known.value = new Map(known.value).set(keyOf(number, gridCode), found)
    return found
  }
  /** Loads a target that is not among the suggestions. A late answer is not shown for the next target. */
  async function look(number: string, gridCode: string): Promise<void> {
    const isTarget = () => reassignment.value?.seen.number === number && reassignment.value.gridCode === gridCode
    isDenied.value = false
    try {
      const found = await ask(number, gridCode)
      if (!isTarget()) return
      isDenied.value = found === undefined
      fault.value = null
    } catch (error) {
      if (isTarget()) fault.value = error
    }
  }

  const suggested = computed(() =>
    reassignment.value && reassignment.value.seen.number === desk.chosen ? (desk.suggestions ?? []) : [],
  )
  /** The possible targets, in the order of their number keys. */
  const candidates = computed(() =>
    reassignment.value ? realSuggestions(reassignment.value.seen, suggested.value) : [],
  )
  function suggestionOf(gridCode: string | null): AssigneeSuggestion | null {
    const number = reassignment.value?.seen.number
    if (number === undefined || gridCode === null) return null
    return suggested.value.find((one) => one.gridCode === gridCode) ?? known.value.get(keyOf(number, gridCode)) ?? null
  }
  const target = computed(() => suggestionOf(reassignment.value?.gridCode ?? null))
  /** The case's present grid, whose distance the comparison needs. It is no suggestion and is loaded separately. */
  const present = computed(() => suggestionOf(reassignment.value?.seen.gridCode ?? null))
  watch(
    () => [reassignment.value?.seen.number, reassignment.value?.seen.gridCode] as const,
    ([number, gridCode]) => {
      // without it only the comparison is missing
      if (number && gridCode && !present.value) void ask(number, gridCode).catch(() => undefined)
    },
    { immediate: true },
  )
  // the keyboard's card begins with the best suggestion that is not the present assignee
  watch(
    [reassignment, candidates],
    ([now, list]) => {
      if (!now || now.gridCode !== null || desk.mode.kind !== 'reassign') return
      const best = list.find(({ gridCode }) => gridCode !== now.seen.gridCode) ?? list[0]
      if (best) choose({ gridCode: best.gridCode })
    },
    { immediate: true },
  )
  function lookAtTarget(): void {
    const { seen, gridCode } = reassignment.value ?? {}
    if (seen && gridCode && !target.value) void look(seen.number, gridCode)
    else {
      fault.value = null
      isDenied.value = false
    }
  }
  watch(() => [reassignment.value?.seen.number, reassignment.value?.gridCode], lookAtTarget, { immediate: true })
  retryReading(() => fault.value, lookAtTarget)

  const reason = computed<ReassignReason>(
    () => reassignment.value?.reason ?? (target.value ? likelyReason(target.value) : 'other'),
  )
  const consequence = computed(() =>
    reassignment.value && target.value
      ? consequenceOf(reassignment.value.seen, target.value, reason.value, desk.now, city.rules?.remarkFrom ?? null)
      : null,
  )
  /** Why it cannot be done; null: it can, after a remark where one is needed. */
  const refusal = computed<MessageKey | null>(() => {
    const { seen } = reassignment.value ?? {}
    if (desk.stale) return 'refusedStale'
    if (seen && target.value && isHolder(seen, target.value)) return 'refusedHolder'
    if (seen && target.value?.workerNumber === null && seen.dispatchedAt !== null) return 'refusedNobody'
    return null
  })

  /** Whether the worker who has the case is on duty in that grid: it would go to whom it came from. */
  function isHeldBy(gridCode: string): boolean {
    const { seen } = reassignment.value ?? {}
    const posts = duty.byGrid.get(gridCode)
    return seen?.gridCode === gridCode && seen.workerNumber !== null && workerDuty(seen, posts) !== 'off_duty'
  }

  function choose(changes: Partial<Pick<Reassignment, 'gridCode' | 'reason' | 'remark'>>): void {
    if (desk.mode.kind !== 'reassign') return
    desk.mode = { ...desk.mode, reassignment: { ...desk.mode.reassignment, ...changes } }
  }
  function stepTarget(by: 1 | -1): void {
    const list = candidates.value
    const at = list.findIndex(({ gridCode }) => gridCode === reassignment.value?.gridCode)
    const next = list[Math.max(0, Math.min(list.length - 1, at + by))]
    if (next) choose({ gridCode: next.gridCode })
  }
  function stepReason(by: 1 | -1): void {
    const at = reasonOrder.indexOf(reason.value) + by + reasonOrder.length
    choose({ reason: reasonOrder[at % reasonOrder.length]! })
  }

  /** Confirms: by Enter, or by releasing the case above its target. From the third reassignment on the remark comes first. */
  function confirm(): void {
    const { value: now } = reassignment
    if (!now?.gridCode || refusal.value) return
    const { gridCode } = now
    if (consequence.value?.needsRemark && now.remark.trim() === '') {
      desk.chosen = now.seen.number
      desk.mode = { kind: 'reassign', reassignment: now }
      return
    }
    const remark = now.remark.trim()
    // released on the map, it becomes the keyboard's card: there it can be tried again
    if (desk.mode.kind === 'drag') desk.mode = { kind: 'reassign', reassignment: now }
    void commands.perform(now.seen, {
      kind: 'reassign',
      body: {
        gridCode,
        reason: t(reassignmentReasons[reason.value]),
        reasonCode: reason.value,
        ...(remark && { remark }),
      },
      target: target.value,
      isUndo: false,
    })
  }

  return reactive({
    reassignment,
    suggested,
    candidates,
    target,
    present,
    reason,
    consequence,
    refusal,
    failure,
    readAgain: lookAtTarget,
    isHeldBy,
    choose,
    stepTarget,
    stepReason,
    confirm,
  })
}

type ReassignmentChoice = ReturnType<typeof makeChoice>
const reassignmentKey: InjectionKey<ReassignmentChoice> = Symbol('reassignment')

export function provideReassignment(desk: Desk, commands: Commands): ReassignmentChoice {
  const choice = makeChoice(desk, commands)
  provide(reassignmentKey, choice)
  return choice
}

/** The reassignment in the making at the desk around this component. Throws outside of a DispatchScreen. */
export function useReassignment(): ReassignmentChoice {
  const choice = inject(reassignmentKey)
  if (!choice) throw new Error('expected to stand inside a DispatchScreen, found none around this component')
  return choice
}
