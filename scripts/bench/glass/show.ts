import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import type { Position } from '../measure/city-grids.ts'
import type { Cell } from '../measure/rounds.ts'
import { median } from '../measure/statistics.ts'
import { clockAhead, epochMs, watchMarkers, whenPainted } from './painted.ts'

/** One of the two screens: how it is opened, how a thing comes to be shown there, and how it goes again. */
export interface Screen {
  open(): Promise<Page>
  /** Resolves with the marker's number when it is durable. */
  send(place: Position): Promise<string>
  clear(): Promise<void>
}

/** Costs in milliseconds from the scheduled moment to the painted frame: the cell's median. */
export interface ShowCell extends Cell {
  readonly painted: readonly number[]
  /** Milliseconds to the durable answer. */
  readonly stored: readonly number[]
}

/** Opens the screen and shows one thing after the other there, each sent at its moment (open loop); the first is not counted. */
export async function show(screen: Screen, places: readonly Position[], intervalMs: number): Promise<ShowCell> {
  const page = await screen.open()
  await watchMarkers(page)
  const [warmUp, ...counted] = places
  await whenPainted(page, await screen.send(warmUp!), 0)
  const ahead = await clockAhead(page)
  const start = epochMs() + intervalMs
  const times = await Promise.all(
    counted.map(async (place, index) => {
      const scheduled = start + index * intervalMs
      await sleep(scheduled - epochMs())
      const number = await screen.send(place)
      const stored = epochMs() - scheduled
      return { stored, painted: (await whenPainted(page, number, ahead)) - scheduled }
    }),
  )
  await screen.clear()
  await page.close()
  const painted = times.map((time) => time.painted)
  return { cost: median(painted), painted, stored: times.map((time) => time.stored) }
}
