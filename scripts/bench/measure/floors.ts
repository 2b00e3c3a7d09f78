import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Pool } from 'pg'
import { median, percentile99 } from './statistics.ts'

/** Milliseconds (medians) of what no durable answer can do without, on this machine at this moment. */
export interface Floors {
  /** An 8 KB page written and synced, on the file system of the bench's database. */
  readonly fsyncMs: number
  /** `select 1` there and back. */
  readonly selectMs: number
}

export async function measureFloors(pool: Pool, times = 40): Promise<Floors> {
  return { fsyncMs: fsyncFloor(times), selectMs: await selectFloor(pool, times) }
}

const fsyncFloor = (times: number): number => median(syncsMs(times))

/** Milliseconds that 99 of 100 syncs do not exceed. */
export const fsyncP99 = (times: number): number => percentile99(syncsMs(times))

function syncsMs(times: number): number[] {
  const folder = mkdtempSync(join(tmpdir(), 'quanyu-fsync-'))
  const file = openSync(join(folder, 'page'), 'w')
  const page = Buffer.alloc(8_192)
  const spent: number[] = []
  for (let time = 0; time < times; time += 1) {
    const start = performance.now()
    writeSync(file, page)
    fdatasyncSync(file)
    spent.push(performance.now() - start)
  }
  closeSync(file)
  rmSync(folder, { recursive: true })
  return spent
}

async function selectFloor(pool: Pool, times: number): Promise<number> {
  const spent: number[] = []
  for (let time = 0; time < times; time += 1) {
    const start = performance.now()
    await pool.query('select 1')
    spent.push(performance.now() - start)
  }
  return median(spent)
}

export function showFloors(floors: readonly Floors[]): string {
  const [fsync, select] = [floors.map(({ fsyncMs }) => fsyncMs), floors.map(({ selectMs }) => selectMs)]
  return `floors: fsync ${range(fsync)} ms, select 1 ${range(select)} ms (median of each round)`
}

const range = (values: readonly number[]) => `${Math.min(...values).toFixed(2)}–${Math.max(...values).toFixed(2)}`
