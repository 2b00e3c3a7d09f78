import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { simulateCity } from '../../../scripts/simulator/simulate-city.ts'
import type { Tally } from '../../../scripts/simulator/tally.ts'
import { describeOnDatabase } from '../../support/databases/databases.ts'
import { serveApp, type ServedApp } from '../../support/servers/serve-app.ts'

describeOnDatabase('a simulated city', (database) => {
  let app: ServedApp
  let tally: Tally
  const lines: string[] = []

  beforeAll(async () => {
    app = await serveApp(database())
    const ending = new AbortController()
    const simulation = simulateCity({
      url: app.url,
      casesPerMinute: 600,
      seed: 42,
      tempo: 2_000,
      signal: ending.signal,
      print: (line) => lines.push(line),
    })
    await closedAtLeast(25)
    ending.abort()
    tally = await simulation
  })
  afterAll(() => app?.close())

  async function closedAtLeast(wanted: number): Promise<void> {
    for (;;) {
      const { rows } = await database().pool.query<{ closed: number }>(
        `select count(*) as closed from cases where status = 'closed'`,
      )
      if (rows[0]!.closed >= wanted) return
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
  }

  it('works cases off until they are closed', () => {
    expect(tally.closed).toBeGreaterThanOrEqual(25)
    expect(tally.reported).toBeGreaterThan(tally.closed)
  })

  it('never finds the server failing or a report doubled', () => {
    expect({ retries: tally.retries, doubled: tally.doubled }).toEqual({ retries: 0, doubled: 0 })
  })

  it('is refused nothing', () => {
    expect(lines.filter((line) => line.startsWith('refused'))).toEqual([])
  })

  it('leaves in the database what it counted', async () => {
    const { rows } = await database().pool.query<{ cases: number }>('select count(*) as cases from cases')
    expect(rows[0]!.cases).toBeGreaterThanOrEqual(tally.reported)
  })

  it.each(['SIGINT', 'SIGTERM'] as const)('ends cleanly on %s', async (signal) => {
    const script = join(import.meta.dirname, '../../../scripts/simulate.ts')
    const child = spawn(process.execPath, [script, '--url', app.url, '--rate', '60', '--seed', '1'])
    const output = text(child.stdout)
    const errors = text(child.stderr)
    await once(child.stdout, 'data')
    child.kill(signal)
    await expect(once(child, 'exit')).resolves.toEqual([0, null])
    expect(await output).toMatch(/cases a minute, seed 1[^]*ended: /)
    expect(await errors).toBe('')
  })
})
