import type { Case } from '../../../server/contracts/case.ts'
import { caseTimes } from '../case-clock.ts'
import { caseLook, type CaseLook } from '../case-status.ts'
import { caseSteps } from '../sorted-cases.ts'

const secondMs = 1_000
/** A jump further than this, or backwards, recomputes all looks. */
const farSeconds = 3_600

/** Called when a case gets a look, and when it loses one. */
interface LookListener {
  gain(item: Case, look: CaseLook): void
  lose(item: Case, look: CaseLook): void
}

/** The first whole second after a case's next limit. */
const lateFrom = (due: number) => Math.floor(due / secondMs) + 1

/**
 * Keeps the look of each open case as time passes. A step costs only the cases that changed or became
 * due since the last one, not a loop over all cases.
 */
export class LooksInTime {
  readonly #listener: LookListener
  readonly #looks = new Map<Case, CaseLook>()
  /** Cases by the epoch second in which they may become overdue. */
  readonly #due = new Map<number, Case[]>()
  #cases: readonly Case[] = []
  #second = -Infinity

  constructor(listener: LookListener) {
    this.#listener = listener
  }

  /** Moves to `cases` (open ones, newest first) at `now` (epoch ms, server time). Returns whether any look has changed. */
  show(cases: readonly Case[], now: number): boolean {
    const second = Math.floor(now / secondMs)
    const isFar = second < this.#second || second - this.#second > farSeconds
    let changed = isFar ? this.#beginAt(second) : this.#advance(second)
    for (const { from, to } of caseSteps(this.#cases, cases)) {
      if (from) this.#drop(from)
      if (to) this.#take(to)
      changed = true
    }
    this.#cases = cases
    return changed
  }

  /** The look of each case at the moment shown. */
  looks(): ReadonlyMap<Case, CaseLook> {
    return this.#looks
  }

  #beginAt(second: number): boolean {
    for (const item of this.#cases) this.#drop(item)
    this.#cases = []
    this.#due.clear()
    this.#second = second
    return true
  }

  #advance(to: number): boolean {
    let changed = false
    while (this.#second < to) {
      this.#second++
      for (const item of this.#due.get(this.#second) ?? []) changed = this.#look(item) || changed
      this.#due.delete(this.#second)
    }
    return changed
  }

  #look(item: Case): boolean {
    const old = this.#looks.get(item)
    const look = old && caseLook(item, this.#second * secondMs)
    if (!look || look === old) return false
    this.#listener.lose(item, old)
    this.#looks.set(item, look)
    this.#listener.gain(item, look)
    return true
  }

  #take(item: Case): void {
    const look = caseLook(item, this.#second * secondMs)
    if (!look) return
    this.#looks.set(item, look)
    this.#listener.gain(item, look)
    const { next } = caseTimes(item)
    const second = next ? lateFrom(next.dueAt) : -Infinity
    if (second <= this.#second) return
    const others = this.#due.get(second)
    if (others) others.push(item)
    else this.#due.set(second, [item])
  }

  #drop(item: Case): void {
    const look = this.#looks.get(item)
    if (!look) return
    this.#looks.delete(item)
    this.#listener.lose(item, look)
  }
}
