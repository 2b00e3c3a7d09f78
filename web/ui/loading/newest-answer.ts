import { shallowRef } from 'vue'

/** An answer, with the question it answers. */
export interface AnsweredQuestion<Question, Answer> {
  readonly question: Question
  readonly value: Answer
}

interface PollOptions<Question, Answer> {
  /** Least time between the starts of two requests, ms. */
  readonly restMs: number
  /** Time from a failure to the next request, ms. */
  readonly retryMs: number
  /** Whether the present answer also answers this question. */
  readonly isAnswered: (question: Question, by: AnsweredQuestion<Question, Answer>) => boolean
}

/**
 * The newest answer to a question whose answer keeps changing: one request at a time, with a rest between two. Of the questions
 * that arrive meanwhile only the last is sent, unless it is answered by then. An answer stays until a newer one arrives; a failure is
 * tried again.
 */
export function newestAnswer<Question, Answer>(
  load: (question: Question) => Promise<Answer>,
  { restMs, retryMs, isAnswered }: PollOptions<Question, Answer>,
) {
  const answered = shallowRef<AnsweredQuestion<Question, Answer> | null>(null)
  /** Why there is no newer one; null without a failure. */
  const failure = shallowRef<unknown>(null)
  let wanted: Question | null = null
  let isAsking = false
  let isStopped = true
  let freeAt = -Infinity
  let timer: ReturnType<typeof setTimeout> | undefined

  async function ask(question: Question): Promise<void> {
    wanted = null
    isAsking = true
    freeAt = performance.now() + restMs
    try {
      answered.value = { question, value: await load(question) }
      failure.value = null
    } catch (error) {
      failure.value = error
      freeAt = performance.now() + retryMs
      if (!isStopped) wanted ??= question
    }
    isAsking = false
    schedule()
  }

  function schedule(): void {
    clearTimeout(timer)
    if (isAsking || wanted === null) return
    const question = wanted
    if (answered.value && isAnswered(question, answered.value)) wanted = null
    else timer = setTimeout(() => void ask(question), Math.max(0, freeAt - performance.now()))
  }

  /** Sets the question; null stops loading. */
  function want(question: Question | null): void {
    wanted = question
    isStopped = question === null
    schedule()
  }

  return { answered, failure, want }
}
