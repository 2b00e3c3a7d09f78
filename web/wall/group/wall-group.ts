import type { GroupName, GroupState } from '../../../server/contracts/volatile.ts'
import { readChoice, writeChoice, type WallChoice } from '../view/wall-choice.ts'

const namePattern = /^[\p{L}\p{N}_-]{1,32}$/u

/** The group that an address names; null for none, and for a name that no group can have. */
export function readGroupName(name: unknown): GroupName | null {
  return typeof name === 'string' && namePattern.test(name) ? name : null
}

const isoOf = (instant: string) => new Date(instant).toISOString()

/** A choice as its group is told it: these fields alone, and instants as the server takes them. */
export function asGroupState({ grid, caseNumber, figure, replay }: WallChoice): GroupState {
  const { moment, since, speed } = replay ?? {}
  return {
    grid,
    caseNumber,
    figure,
    replay: moment && since ? { moment: isoOf(moment), speed: speed ?? 0, since: isoOf(since) } : null,
  }
}

/** What this build of the wall can choose of a group's state: the address's rules decide, as windows of another build may be in it. */
const asChoice = (state: GroupState): WallChoice => readChoice(writeChoice(state as WallChoice))
const isSame = (one: WallChoice, other: WallChoice) =>
  JSON.stringify(asGroupState(one)) === JSON.stringify(asGroupState(other))

/**
 * Keeps a window's choice and its group's state in step. What the group is told, this window chooses, and does not send
 * again; what is chosen here is sent, and until the server has stored it, whatever is told is older: it waits. Before it
 * was told the group's state a window sends nothing: who comes late joins.
 * @param send resolves when the server has stored the state, rejects when it has not
 */
export function keepInStep({
  current,
  choose,
  send,
}: {
  current: () => WallChoice
  choose: (choice: WallChoice) => void
  send: (state: GroupState) => Promise<void>
}) {
  /** The group's state as far as this window knows, its own choice on the way there included; null before it joined. */
  let known: WallChoice | null = null
  /** What was told last on this line, which counts again when a choice could not be stored. */
  let lastReceived: WallChoice | null = null
  let sending = 0

  function take(choice: WallChoice | null): void {
    if (!choice) return
    known = choice
    if (!isSame(choice, current())) choose(choice)
  }

  function sendOwn(choice: WallChoice): void {
    known = choice
    sending++
    void send(asGroupState(choice))
      .catch(() => undefined)
      .then(() => {
        sending--
        if (sending === 0) take(lastReceived)
      })
  }

  return {
    /** The group's state came; null: nobody has chosen anything yet, and this window begins. */
    receive(state: GroupState | null): void {
      if (state === null) return sendOwn(current())
      lastReceived = asChoice(state)
      if (sending === 0) take(lastReceived)
    },
    chosen(choice: WallChoice): void {
      if (known && !isSame(choice, known)) sendOwn(choice)
    },
    /** The line is down: what is chosen meanwhile is this window's own, until it joins again. */
    left(): void {
      known = null
      lastReceived = null
    },
  }
}
