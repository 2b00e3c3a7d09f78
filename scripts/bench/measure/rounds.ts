import { isSmallest } from './options.ts'
import { isMachineQuiet } from './spin-guard.ts'
import { mean } from './statistics.ts'

/** One measurement: what an operation cost (in any unit, the same for all), and a void reason when it must not count. */
export interface Cell {
  readonly cost: number
  readonly invalid?: string
}

/** The cells of one round by name: each was measured twice, going there and coming back; once in the smallest form. */
export type Round<Name extends string, Measured extends Cell> = Readonly<Record<Name, readonly Measured[]>>

export interface Rounds<Name extends string, Measured extends Cell> {
  readonly rounds: readonly Round<Name, Measured>[]
  /** Rounds left out because the machine was busy elsewhere or a cell was void, with the reasons. */
  readonly dropped: readonly string[]
  /** True when too few rounds were quiet, so that the busy ones had to be taken as well. */
  readonly busy: boolean
}

/**
 * Measures all subjects in turn, there and back (A B C C B A), until `rounds` rounds count or twice as many were tried. In the
 * smallest form there is no way back, and every round counts.
 * @param beforeRound work outside of the measurements, e.g. the floors of this round
 */
export async function measureRounds<Name extends string, Measured extends Cell>(
  subjects: Readonly<Record<Name, () => Promise<Measured>>>,
  rounds: number,
  beforeRound: () => Promise<void> = () => Promise.resolve(),
): Promise<Rounds<Name, Measured>> {
  const names = Object.keys(subjects) as Name[]
  const kept: Round<Name, Measured>[] = []
  const disturbed: Round<Name, Measured>[] = []
  const dropped: string[] = []
  for (let tried = 1; kept.length < rounds && tried <= rounds * 2; tried += 1) {
    await beforeRound()
    const cells = Object.fromEntries(names.map((name) => [name, [] as Measured[]])) as Record<Name, Measured[]>
    const faults: string[] = []
    for (const name of isSmallest ? names : [...names, ...names.toReversed()]) {
      if (!isSmallest && !(await isMachineQuiet())) faults.push(`busy machine before ${name}`)
      const cell = await subjects[name]()
      if (cell.invalid && !isSmallest) faults.push(`${name}: ${cell.invalid}`)
      cells[name].push(cell)
    }
    process.stderr.write(`  round ${tried}: ${faults.length === 0 ? 'counts' : faults.join('; ')}\n`)
    if (faults.length === 0) kept.push(cells)
    else disturbed.push(cells)
    if (faults.length > 0) dropped.push(`round ${tried}: ${faults.join('; ')}`)
  }
  const busy = kept.length < rounds
  return { rounds: busy ? [...kept, ...disturbed].slice(0, rounds) : kept, dropped, busy }
}

/** Cost of `subject` over cost of `peer` in each round. */
export function ratios<Name extends string>(
  { rounds }: Rounds<Name, Cell>,
  subject: NoInfer<Name>,
  peer: NoInfer<Name>,
): number[] {
  const cost = (cells: readonly Cell[]) => mean(cells.map((cell) => cell.cost))
  return rounds.map((round) => cost(round[subject]) / cost(round[peer]))
}
