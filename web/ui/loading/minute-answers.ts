import { shallowRef } from 'vue'
import { idle } from './idle.ts'
import { minuteMs } from '../durations.ts'

const retryMs = 15_000
const keptAnswers = 10
/** How far an older answer may still stand in for one that has not come yet. */
const goodForMs = 5 * minuteMs

interface Question {
  readonly scope: string
  readonly minute: number
}

/**
 * Answers to one question asked anew each minute: one request at a time, when the page is idle (`whenFree`), tried again when it fails;
 * the newest answers are kept, so that a moment gone back to is not asked about twice. `load` is asked for a scope (what
 * the question is about) and the beginning of a minute (epoch ms).
 */
export function minuteAnswers<Answer>(
  load: (scope: string, minute: number) => Promise<Answer>,
  whenFree: () => Promise<void> = idle,
) {
  const kept: (Question & { readonly answer: Answer })[] = []
  const answer = shallowRef<Answer | null>(null)
  /** Why there is no newer answer; null while there is nothing to complain of. */
  const failure = shallowRef<unknown>(null)
  let wanted: Question | null = null
  let isAsking = false
  let retry: ReturnType<typeof setTimeout> | undefined

  /** The kept answer nearest to what is wanted, unless it is too old for that. */
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

  /** Says what is wanted: the answer for `scope` in the minute of `moment` (epoch ms); null wants nothing more. */
  function want(scope: string, moment: number | null): void {
    wanted = moment === null ? null : { scope, minute: Math.floor(moment / minuteMs) * minuteMs }
    clearTimeout(retry)
    if (!wanted) return
    show()
    void ask()
  }

  return { answer, failure, want }
}
