import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { median } from './statistics.ts'

const samples = 10

/** Megabytes of a process and all its threads that lie in the machine's memory now (Linux). */
function residentMb(pid: number): number {
  const found = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  if (!found) throw new Error(`Expected the resident memory of process ${pid}, came none`)
  return Number(found[1]) / 1024
}

/** The median over some seconds: memory goes up and down with what is collected. */
export async function residentMbOver(pid: number, seconds: number): Promise<number> {
  const found: number[] = []
  for (let sample = 0; sample < samples; sample += 1) {
    await sleep((seconds * 1000) / samples)
    found.push(residentMb(pid))
  }
  return median(found)
}
