import { hourMs } from './durations.ts'
import type { Part } from './stop-in-time.ts'

/** Does each hour what may fail until the next: as a rule, forgetting what is of no more use. */
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
