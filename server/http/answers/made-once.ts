import type { FastifyReply, FastifyRequest } from 'fastify'
import { asking } from '../../database/read-share.ts'
import { FinishedAnswer, sendFinished } from './finished-answer.ts'

/** Of all answers together, with their compressed forms; the least recently asked for are given up first. */
const capacityBytes = 128 * 1024 * 1024

/** An answer that changes only with its version. */
interface Question {
  /** The name of the answer; one of few, never a text from the request. */
  readonly key: string
  readonly type: string
  /** The state of its other source beside the city's data, as a file's time. */
  readonly state?: string
  readonly make: () => Promise<string | Buffer>
}

/**
 * Keeps the finished bytes of answers that change only with a version, as the boundary generation and the catalogue: each is
 * made once, requests meanwhile wait for the same one, and a request for it costs neither a connection nor compressing.
 */
export class MadeOnce {
  readonly #kept = new Map<string, { readonly version: string; readonly answer: Promise<FinishedAnswer> }>()
  readonly #sizes = new Map<string, FinishedAnswer>()
  readonly #version: () => Promise<string>

  /** `version` names the state that all answers are made from; cheap, as every request asks. */
  constructor(version: () => Promise<string>) {
    this.#version = version
  }

  async send(request: FastifyRequest, reply: FastifyReply, question: Question): Promise<FastifyReply> {
    return sendFinished(request, reply, await this.#answer(question))
  }

  async #answer({ key, type, state = '', make }: Question): Promise<FinishedAnswer> {
    const current = `${await this.#version()} ${state}`
    const known = this.#kept.get(key)
    if (known?.version === current) {
      this.#kept.delete(key)
      this.#kept.set(key, known)
      return known.answer
    }
    // Made for everybody, so in nobody's share of the database.
    const answer = asking.exit(make).then((contents) => new FinishedAnswer(type, contents))
    this.#kept.set(key, { version: current, answer })
    answer.then(
      (made) => {
        if (this.#kept.get(key)?.answer === answer) this.#sizes.set(key, made)
        this.#giveUpOldest()
      },
      () => this.#kept.get(key)?.answer === answer && this.#forget(key),
    )
    return answer
  }

  #giveUpOldest(): void {
    const total = () => [...this.#sizes.values()].reduce((sum, { size }) => sum + size, 0)
    for (const key of [...this.#kept.keys()]) {
      if (total() <= capacityBytes) return
      if (this.#sizes.has(key)) this.#forget(key)
    }
  }

  #forget(key: string): void {
    this.#kept.delete(key)
    this.#sizes.delete(key)
  }
}
