import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'

/** A longer load shows as loading. */
const slowMs = 1_000
const keptAnswers = 12

/** An answer and its address. */
export interface Answered<Answer> {
  readonly address: string
  readonly value: Answer
}

/**
 * The answer of a changing address: loaded at each change, and again by `refresh`. An answer stays until
 * a newer one arrives, also when loading fails, and carries its address; an address seen before shows its last
 * answer at once. `address` null loads nothing. `load` rejects when there is no answer.
 */
export function useAnswer<Answer>(address: () => string | null, load: (address: string) => Promise<Answer>) {
  const kept = new Map<string, Answer>()
  const answered = shallowRef<Answered<Answer> | null>(null)
  const failure = shallowRef<unknown>(null)
  const isPending = ref(false)
  const isSlow = ref(false)
  let turn = 0
  let slow: ReturnType<typeof setTimeout> | undefined

  function keep(of: string, value: Answer): void {
    kept.delete(of)
    kept.set(of, value)
    const [oldest] = kept.keys()
    if (kept.size > keptAnswers) kept.delete(oldest!)
    answered.value = { address: of, value }
  }

  function settled(): void {
    clearTimeout(slow)
    isPending.value = false
    isSlow.value = false
  }

  /** Loads the present address again. Never rejects. */
  async function refresh(): Promise<void> {
    const of = address()
    const mine = ++turn
    settled()
    if (of === null) return
    isPending.value = true
    slow = setTimeout(() => (isSlow.value = true), slowMs)
    try {
      const value = await load(of)
      if (mine !== turn) return
      keep(of, value)
      failure.value = null
    } catch (error) {
      if (mine === turn) failure.value = error
    }
    if (mine === turn) settled()
  }

  watch(
    address,
    (of) => {
      failure.value = null
      const known = of === null ? undefined : kept.get(of)
      if (of === null) answered.value = null
      else if (known !== undefined) answered.value = { address: of, value: known }
      void refresh()
    },
    { immediate: true },
  )
  onScopeDispose(() => {
    turn++
    clearTimeout(slow)
  })
  /** Whether the answer shown is of the present address. */
  const isCurrent = computed(() => answered.value !== null && answered.value.address === address())
  return { answered, isCurrent, failure, isPending, isSlow, refresh }
}
