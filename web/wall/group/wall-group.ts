import type { GroupName, GroupState } from '../../../server/contracts/volatile.ts'
import { readChoice, writeChoice, type WallChoice } from '../view/wall-choice.ts'

const namePattern = /^[\p{L}\p{N}_-]{1,32}$/u

/** The group that an address names; null for none, and for an invalid name. */
export function readGroupName(name: unknown): GroupName | null {
  return typeof name === 'string' && namePattern.test(name) ? name : null
}

const isoOf = (instant: string) => new Date(instant).toISOString()

/** A choice in the format of its group's state: these fields only, with instants in the server's format. */
export function asGroupState({ grid, caseNumber, figure, replay }: WallChoice): GroupState {
  const { moment, since, speed } = replay ?? {}
  return {
    grid,
    caseNumber,
    figure,
    replay: moment && since ? { moment: isoOf(moment), speed: speed ?? 0, since: isoOf(since) } : null,
  }
}

/** The part of a group's state that this build can choose, by the address's rules: the group may have windows of another build. */
const asChoice = (state: GroupState): WallChoice => readChoice(writeChoice(state as WallChoice))
const isSame = (one: WallChoice, other: WallChoice) =>
  JSON.stringify(asGroupState(one)) === JSON.stringify(asGroupState(other))

/**
 * Keeps a window's choice and its group's state equal. A state from the group becomes this window's choice and is not sent
 * back. A choice made here is sent; until the server has stored it, every received state is older and waits. Before its
 * first state from the group a window sends nothing, so that a late window joins the others.
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
  /** The group's state as known here, a choice in transit included; null before this window has joined. */
  let known: WallChoice | null = null
  /** The last state received on this connection, which applies again when a choice could not be stored. */
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
    /** Receives the group's state; null: no window has chosen yet, and this one begins. */
    receive(state: GroupState | null): void {
      if (state === null) return sendOwn(current())
      lastReceived = asChoice(state)
      if (sending === 0) take(lastReceived)
    },
    chosen(choice: WallChoice): void {
      if (known && !isSame(choice, known)) sendOwn(choice)
    },
    /** The connection is down: choices are this window's own until it joins again. */
    left(): void {
      known = null
      lastReceived = null
    },
  }
}
