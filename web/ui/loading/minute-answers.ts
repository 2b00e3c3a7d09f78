import { shallowRef } from 'vue'
import { idle } from './idle.ts'
import { minuteMs } from '../durations.ts'

const retryMs = 15_000
const keptAnswers = 10
/** An older answer may replace a pending one within this. */
const goodForMs = 5 * minuteMs

interface Question {
  readonly scope: string
  readonly minute: number
}

/**
 * Answers to one question for each minute: one request at a time, when the page is idle (`whenFree`), tried again when it fails.
 * The newest answers are kept, so that a return to a moment needs no new request. `load` gets a scope (the subject of
 * the question) and the beginning of a minute (epoch ms).
 */
export function minuteAnswers<Answer>(
  load: (scope: string, minute: number) => Promise<Answer>,
  whenFree: () => Promise<void> = idle,
) {
  const kept: (Question & { readonly answer: Answer })[] = []
  const answer = shallowRef<Answer | null>(null)
  /** Why there is no newer answer; null without a failure. */
  const failure = shallowRef<unknown>(null)
  let wanted: Question | null = null
  let isAsking = false
  let retry: ReturnType<typeof setTimeout> | undefined

  /** Shows the kept answer nearest to the wanted minute, unless it is too far off. */
  function show(): void {
    const near = kept
      .filter(({ scope, minute }) => scope === wanted?.scope && Math.abs(minute - wanted.minute) <= goodForMs)
      .sort((a, b) => Math.abs(a.minute - wanted!.minute) - Math.abs(b.minute - wanted!.minute))[0]
    answer.value = near?.answer ?? null
  }

  const isAnswered = () => kept.some(({ scope, minute }) => scope === wanted?.scope && minute === wanted.minute)

  async function find({ scope, minute }: Question): Promise<void> {
    kept.unshift({ scope, minute, answer: await load(scope, minute) })
    kept.length = Math.min(kept.length, keptAnswers)
  }

  async function ask(): Promise<void> {
    clearTimeout(retry)
    if (isAsking || !wanted || isAnswered()) return
    isAsking = true
    try {
      await whenFree()
      if (wanted) await find(wanted)
      failure.value = null
    } catch (error) {
      failure.value = error
      retry = setTimeout(() => void ask(), retryMs)
    }
    isAsking = false
    show()
    if (!failure.value) void ask()
  }

  /** Sets the wanted answer: for `scope` in the minute of `moment` (epoch ms); null stops loading. */
  function want(scope: string, moment: number | null): void {
    wanted = moment === null ? null : { scope, minute: Math.floor(moment / minuteMs) * minuteMs }
    clearTimeout(retry)
    if (!wanted) return
    show()
    void ask()
  }

  return { answer, failure, want }
}
