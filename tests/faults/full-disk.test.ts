import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { leanOptions } from '../support/databases/lean-embedded.ts'
import { eventually } from '../support/eventually.ts'

const main = join(import.meta.dirname, '../../server/main.ts')
const mayMount = process.platform === 'linux' && process.getuid?.() === 0

describe.skipIf(!mayMount)('A small disk (skipped where none may be mounted)', () => {
  const disks: string[] = []
  afterAll(() => {
    for (const disk of disks) {
      execFileSync('umount', [disk])
      rmSync(disk, { recursive: true })
    }
  })

  function makeDisk(size: string): string {
    const disk = mkdtempSync(join(tmpdir(), 'quanyu-disk-'))
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', disk])
    disks.push(disk)
    return disk
  }

  /** A start on an empty data folder, and how it ended. */
  function start(dataDir: string) {
    const env = { ...process.env, PORT: '0', DATABASE_URL: '', QUANYU_DATA_DIR: dataDir, QUANYU_SIMULATE: '0' }
    const child = spawn(process.execPath, [...leanOptions, main], { env, stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    for (const output of [child.stdout, child.stderr]) output.on('data', (chunk: Buffer) => (said += chunk.toString()))
    return once(child, 'close').then(([code]) => ({ code, said }))
  }

  it('is asked for its space before an embedded database is created, and the start says what it needs', async () => {
    const { code, said } = await start(makeDisk('64m'))
    expect(code).toBe(1)
    expect(said).toMatch(
      /Expected at least 384 MiB free for a new embedded database in .*, came 6[34] MiB\. Make room there/,
    )
    expect(said).not.toMatch(/^\s+at /m)
  })

  it('that runs full while the database is created ends the start with a message, and gives its space back', async () => {
    const disk = makeDisk('400m')
    const started = start(disk)
    await eventually('a database in the making', () => existsSync(join(disk, 'postgres/base')), Boolean, 60_000)
    const other = await open(join(disk, 'other'), 'w')
    const block = Buffer.alloc(1024 * 1024)
    while (await other.write(block).then(({ bytesWritten }) => bytesWritten === block.length, () => false)); // prettier-ignore
    const { code, said } = await started
    await other.close()
    expect(code).toBe(1)
    expect(said).toMatch(/Expected to create the embedded database in .*, its disk ran full on the way/)
    expect(said).not.toMatch(/^\s+at /m)
    expect(readdirSync(disk)).not.toContain('postgres')
  })
})
