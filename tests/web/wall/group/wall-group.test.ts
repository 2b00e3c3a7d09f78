import fc from 'fast-check'
import { Value } from 'typebox/value'
import { describe, expect, it } from 'vitest'
import { GroupState } from '../../../../server/contracts/volatile.ts'
import { readChoice, type WallChoice } from '../../../../web/wall/view/wall-choice.ts'
import { asGroupState, keepInStep, readGroupName } from '../../../../web/wall/group/wall-group.ts'

const nothing = readChoice({})
const grids = Array.from({ length: 6 }, (_, n) => `51098100200400${n + 1}`)
const withGrid = (grid: string | null): WallChoice => ({ ...nothing, grid })

/** A window in a group whose server is played by hand: what it sent, and what was done with it. */
function openWindow(choice: WallChoice) {
  const window = { choice, sent: [] as { state: GroupState; stored: () => void; lost: (reason: Error) => void }[] }
  const step = keepInStep({
    current: () => window.choice,
    choose: (chosen) => {
      window.choice = chosen
      step.chosen(chosen)
    },
    send: (state) =>
      new Promise<void>((stored, lost) => {
        window.sent.push({ state, stored, lost })
      }),
  })
  return Object.assign(window, {
    ...step,
    pick(grid: string | null) {
      window.choice = withGrid(grid)
      step.chosen(window.choice)
    },
  })
}
const settled = () => new Promise((resolve) => setTimeout(resolve))

describe('A window of a wall group', () => {
  it('joins at the group’s state, whatever its own address says, and sends nothing', () => {
    const late = openWindow(withGrid(grids[0]!))
    late.receive(asGroupState(withGrid(grids[1]!)))
    expect(late.choice.grid).toBe(grids[1])
    expect(late.sent).toEqual([])
  })

  it('gives a new group its own choice', () => {
    const first = openWindow(withGrid(grids[0]!))
    first.receive(null)
    expect(first.sent.map(({ state }) => state.grid)).toEqual([grids[0]])
  })

  it('sends nothing before it has joined', () => {
    const window = openWindow(nothing)
    window.pick(grids[0]!)
    expect(window.sent).toEqual([])
  })

  it('is not thrown back by what was told while its own choice is on the way', async () => {
    const window = openWindow(nothing)
    window.receive(asGroupState(nothing))
    window.pick(grids[0]!)
    window.receive(asGroupState(withGrid(grids[1]!)))
    expect(window.choice.grid).toBe(grids[0])
    window.receive(asGroupState(withGrid(grids[0]!)))
    window.sent[0]!.stored()
    await settled()
    expect(window.choice.grid).toBe(grids[0])
  })

  it('goes back to its group when a choice could not be stored', async () => {
    const window = openWindow(nothing)
    window.receive(asGroupState(withGrid(grids[1]!)))
    window.pick(grids[0]!)
    window.sent[0]!.lost(new Error('no line'))
    await settled()
    expect(window.choice.grid).toBe(grids[1])
  })

  it('is of its own while the line is down, and in step again after', () => {
    const window = openWindow(nothing)
    window.receive(asGroupState(nothing))
    window.left()
    window.pick(grids[0]!)
    expect(window.sent).toEqual([])
    window.receive(asGroupState(withGrid(grids[1]!)))
    expect(window.choice.grid).toBe(grids[1])
  })
})

it('windows that choose at the same time, over lines of any delay, end at one state: the server’s', async () => {
  const steps = fc.array(
    fc.record({ window: fc.nat(2), act: fc.constantFrom('pick', 'store', 'hear'), grid: fc.constantFrom(...grids) }),
    { maxLength: 60 },
  )
  await fc.assert(
    fc.asyncProperty(steps, async (acts) => {
      let state: GroupState | null = null
      const windows = [openWindow(nothing), openWindow(withGrid(grids[0]!)), openWindow(nothing)]
      const inboxes: (() => void)[][] = windows.map(() => [])
      const tell = (index: number, told: GroupState | null) => inboxes[index]!.push(() => windows[index]!.receive(told))
      /** The server stores the oldest message of a window, tells all, and then answers. */
      const store = (index: number) => {
        const message = windows[index]!.sent.shift()
        if (!message) return
        const isNews = JSON.stringify(message.state) !== JSON.stringify(state)
        state = message.state
        if (isNews) windows.forEach((_, other) => tell(other, message.state))
        inboxes[index]!.push(message.stored)
      }
      windows.forEach((_, index) => tell(index, null))
      for (const { window, act, grid } of acts) {
        if (act === 'pick') windows[window]!.pick(grid)
        if (act === 'store') store(window)
        if (act === 'hear') inboxes[window]!.shift()?.()
        await Promise.resolve()
      }
      while (inboxes.some((inbox) => inbox.length > 0) || windows.some(({ sent }) => sent.length > 0)) {
        windows.forEach((_, index) => (inboxes[index]!.shift()?.(), store(index)))
        await settled()
      }
      expect(windows.map(({ choice }) => asGroupState(choice))).toEqual(windows.map(() => state))
    }),
    { numRuns: 200 },
  )
})

it('whatever an address says, what a window sends is a state that the server takes', () => {
  const word = fc.oneof(
    fc.string(),
    fc.constantFrom(...grids, '5109812026112300001', 'open', '2026-11-26~10~2026-11-27'),
  )
  const query = fc.record({ grid: word, case: word, figure: word, replay: word }, { requiredKeys: [] })
  fc.assert(fc.property(query, (asked) => Value.Check(GroupState, asGroupState(readChoice(asked)))))
})

it.each([
  ['一号厅', '一号厅'],
  ['hall-1_b', 'hall-1_b'],
  ['', null],
  ['a b', null],
  ['x'.repeat(33), null],
  [['a', 'b'], null],
  [undefined, null],
])('an address that says group=%j means the group %j', (asked, name) => {
  expect(readGroupName(asked)).toBe(name)
})
