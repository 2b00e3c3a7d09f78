import { hourMs } from './durations.ts'
import type { Part } from './stop-in-time.ts'

/** Runs each hour a task that may fail until the next: as a rule, deleting old data. */
export function hourlyTask(name: string, work: () => Promise<unknown>): Part {
  let timer: NodeJS.Timeout | undefined
  return {
    name,
    start: () => {
      timer = setInterval(() => void work().catch(() => undefined), hourMs)
    },
    stop: () => clearInterval(timer),
  }
}
