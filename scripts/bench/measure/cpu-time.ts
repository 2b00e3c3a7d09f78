import { readdirSync, readFileSync } from 'node:fs'

/** Linux counts CPU time for its readers in hundredths of a second, whatever the kernel's own tick is. */
const ticksPerSecond = 100

interface Usage {
  readonly parent: number
  /** Seconds, user and system. */
  readonly own: number
  /** Seconds of the children that have ended and were waited for. */
  readonly ended: number
}

/** /proc/PID/stat; null when the process has ended. Fields are counted after the name, which may hold spaces. */
function readUsage(pid: number): Usage | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number)
    const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11, 15)
    return {
      parent: fields[1] ?? 0,
      own: (user + system) / ticksPerSecond,
      ended: (endedUser + endedSystem) / ticksPerSecond,
    }
  } catch {
    return null
  }
}

/** CPU seconds that a process, all its threads and its children, living and ended, have used so far. */
export function cpuSeconds(pid: number): number {
  const usage = readUsage(pid)
  if (!usage) throw new Error(`Expected a running process ${pid}, it has ended`)
  const children = childrenOf(pid).map((child) => readUsage(child)?.own ?? 0)
  return usage.own + usage.ended + children.reduce((sum, seconds) => sum + seconds, 0)
}

export function parentOf(pid: number): number {
  const usage = readUsage(pid)
  if (!usage) throw new Error(`Expected a running process ${pid}, it has ended`)
  return usage.parent
}

/** A child belongs to the thread that made it. */
function childrenOf(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  )
}

/** Seconds in which any core of the machine was not idle, since boot. */
export function machineBusySeconds(): number {
  const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n')
  const [user = 0, nice = 0, system = 0, , , interrupt = 0, softInterrupt = 0, stolen = 0] = line
    .split(/\s+/)
    .slice(1)
    .map(Number)
  return (user + nice + system + interrupt + softInterrupt + stolen) / ticksPerSecond
}
