import { setTimeout as sleep } from 'node:timers/promises'
import { machineBusySeconds } from './cpu-time.ts'

const spinMs = 200
const pauseMs = 400
const attempts = 20
/** Share of one core that others may use. */
const tolerance = 0.15

/** Spins for a moment and sees whether it had its core for itself and the other cores were idle. Waits a little for that. */
export async function isMachineQuiet(): Promise<boolean> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    if (spin() <= tolerance) return true
    await sleep(pauseMs)
  }
  return false
}

/** Cores that others used, and that this process was denied, during the spin. */
function spin(): number {
  const busyBefore = machineBusySeconds()
  const ownBefore = process.cpuUsage()
  const start = performance.now()
  while (performance.now() - start < spinMs);
  const seconds = (performance.now() - start) / 1000
  const { user, system } = process.cpuUsage(ownBefore)
  const own = (user + system) / 1e6
  const others = machineBusySeconds() - busyBefore - own
  return Math.max(others, seconds - own) / seconds
}
