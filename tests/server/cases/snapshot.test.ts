import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Snapshot } from '../../../server/contracts/feed.ts'
import { describeOnDatabase } from '../../support/databases/databases.ts'
import { eventually } from '../../support/eventually.ts'
import { takeSnapshot, wholeCity } from '../../support/screens/open-socket.ts'
import { liveAWhile } from '../../support/cases/random-life.ts'
import { readHead } from '../../support/databases/read-head.ts'
import { openScreen, versionsOf } from '../../support/screens/screen.ts'
import { serveApp, type ServedApp } from '../../support/servers/serve-app.ts'
import { storedCases, toldCases } from '../../support/databases/stored-cases.ts'

describeOnDatabase('Snapshot and frames', (database) => {
  let app: ServedApp
  beforeAll(async () => {
    app = await serveApp(database())
  })
  afterAll(() => app.close())

  it('F9: a snapshot under load is exactly the feed up to its position, and F6: with the frames after it the database', async () => {
    const snapshots: Snapshot[] = []
    const screens = [openScreen(app.url, wholeCity)]
    const lives = Promise.all([1, 2, 3, 4].map((seed) => liveAWhile(app.url, seed, 40)))
    let over = false
    void lives.finally(() => (over = true)).catch(() => undefined)
    while (!over) {
      snapshots.push(await takeSnapshot(app.url, wholeCity))
      if (snapshots.length % 5 === 2) screens.push(openScreen(app.url, wholeCity))
    }
    const taken = (await lives).reduce((sum, steps) => sum + steps)

    const head = await readHead(database())
    expect(head.seq).toBe(taken)
    expect(snapshots.length).toBeGreaterThan(3)
    for (const { cursor, cases } of snapshots) {
      expect(versionsOf(cases)).toEqual(versionsOf(await toldCases(database(), cursor.seq)))
    }
    const stored = versionsOf(await storedCases(database()))
    for (const { shown, close } of screens) {
      await eventually(
        'the head on the screen',
        () => shown.cursor?.seq,
        (seq) => seq === head.seq,
      )
      expect(shown.cursor).toEqual(head)
      expect(versionsOf(shown.cases.values())).toEqual(stored)
      expect(shown.snapshots).toBe(1)
      close()
    }
  })

  it('F1: after any life the newest event of each case is the case as the tables have it', async () => {
    await liveAWhile(app.url, 9, 60)
    expect(await toldCases(database())).toEqual(await storedCases(database()))
  })
})
