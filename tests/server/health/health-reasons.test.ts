import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Health } from '../../../server/contracts/city.ts'
import { HistoryAnchors } from '../../../server/feed/history-anchors.ts'
import { lowSpace, mebibytes } from '../../../server/database/disk-space.ts'
import { HealthWatch, type Watched } from '../../../server/health/health-watch.ts'
import { describeOn } from '../../support/databases/databases.ts'
import { sampleReport, submit } from '../../support/cases/sample-reports.ts'
import { ask, serveApp, type ServedApp } from '../../support/servers/serve-app.ts'

const quiet: Watched = {
  folders: [],
  sinceRead: () => 0,
  clocks: () => ({ databaseMs: 0, feedMs: 0 }),
  behind: () => ({ statistics: 0, replay: 0 }),
  anchors: () => null,
  calendar: () => Promise.resolve(null),
}

describe('What is not in order', () => {
  const codes = async (watched: Partial<Watched>) => {
    const watch = new HealthWatch({ ...quiet, ...watched })
    await watch.start()
    watch.stop()
    return watch.reasons.map(({ code }) => code)
  }

  it.each<[string, Partial<Watched>, string[]]>([
    ['nothing', {}, []],
    ['a history that is not read', { sinceRead: () => 6_000 }, ['feed_unread']],
    ['anchors that cannot be written', { anchors: () => 'EACCES' }, ['anchors_failing']],
    [
      'a calendar that ends soon',
      { calendar: () => Promise.resolve({ code: 'calendar_ends', text: 'The calendar of holidays ends.' }) },
      ['calendar_ends'],
    ],
    [
      'a clock of the database an hour behind',
      { clocks: () => ({ databaseMs: -3_600_000, feedMs: 0 }) },
      ['clock_database'],
    ],
    ['a feed two days ahead', { clocks: () => ({ databaseMs: 0, feedMs: 172_800_000 }) }, ['clock_feed']],
    [
      'statistics behind for two minutes',
      { behind: () => ({ statistics: 120_000, replay: 0 }) },
      ['statistics_behind'],
    ],
    ['replay behind for two minutes', { behind: () => ({ statistics: 0, replay: 120_000 }) }, ['replay_behind']],
  ])('is named by health: %s', async (_, watched, expected) => {
    expect(await codes(watched)).toEqual(expected)
  })

  it('is too little space in a folder, with what was expected and what came, and never its path', async () => {
    const folders = [{ what: 'the data folder', folder: '/secret/place', floorBytes: mebibytes(256) }]
    expect(await lowSpace(folders, () => Promise.resolve(mebibytes(12.7)))).toEqual([
      'the data folder: expected at least 256 MiB free, came 12 MiB',
    ])
    expect(await lowSpace(folders, () => Promise.resolve(mebibytes(256)))).toEqual([])
    expect(await lowSpace(folders, () => Promise.resolve(null))).toEqual([])
  })
})

describeOn('postgres', 'A node that cannot write', (database) => {
  const folder = mkdtempSync(join(tmpdir(), 'quanyu-health-'))
  let app: ServedApp
  beforeAll(async () => {
    app = await serveApp(database())
  })
  afterAll(async () => {
    await app?.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const owner = (sql: string) => database().owner((client) => client.query(sql))
  const health = (url = app.url) => ask<Health>(`${url}/api/health`)

  it('says by health why the database refuses reports, and goes on to serve screens', async () => {
    await owner(`
      create function refuse() returns trigger language plpgsql as $$
      begin raise exception 'could not extend file "base/5/2608": No space left on device' using errcode = '53100'; end $$;
      create trigger refuse before insert on feed.events for each row execute function refuse()`)
    expect((await submit(app.url, sampleReport())).status).toBe(503)
    const { status, body } = await health()
    expect(status).toBe(200)
    expect(body.status).toBe('degraded')
    expect(body.reasons).toEqual([
      {
        code: 'writes_refused',
        text: 'The database refused to write within the last minute: its disk is full (53100).',
      },
    ])
    await owner('drop trigger refuse on feed.events')
    expect((await submit(app.url, sampleReport(1))).status).toBe(201)
  })

  it('starts without an anchor file that can be written, and says so', async () => {
    writeFileSync(join(folder, 'file'), '')
    const heard: unknown[] = []
    const anchors = new HistoryAnchors(database().pool, join(folder, 'file/anchors.jsonl'), (error) =>
      heard.push(error),
    )
    await anchors.start()
    expect(anchors.failing).toMatch(/^(ENOTDIR|EEXIST)$/)
    expect(heard).toHaveLength(1)
    await anchors.stop()
  })

  it.skipIf(!mayMount())(
    'says when the disk of the anchors is nearly full (skipped where it may not be mounted)',
    async () => {
      const disk = mkdtempSync(join(folder, 'disk-'))
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', disk])
      const small = await serveApp(database(), { QUANYU_ANCHORS: join(disk, 'anchors.jsonl') })
      try {
        const { body } = await health(small.url)
        expect(body.reasons.map(({ code }) => code)).toContain('disk_low')
        expect(JSON.stringify(body.reasons)).toContain(
          'the folder of the anchors: expected at least 16 MiB free, came 8 MiB',
        )
        expect(JSON.stringify(body.reasons)).not.toContain(disk)
      } finally {
        await small.close()
        execFileSync('umount', [disk])
      }
    },
  )
})

/** Only who may change the machine can give a test a disk of its own. */
function mayMount(): boolean {
  return process.platform === 'linux' && process.getuid?.() === 0
}
