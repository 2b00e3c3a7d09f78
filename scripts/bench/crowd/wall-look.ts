import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { takeLook, type MapLook } from '../glass/map-look.ts'
import type { BenchDatabase } from '../measure/bench-database.ts'
import { startChild } from '../measure/child-process.ts'
import { openCrowdedWall } from './crowded-wall.ts'
import { whenMarksAre } from './marks.ts'
import { putOpenCases } from './open-cases.ts'

/** So few that the wall draws them in one source of its map. */
export const fewCases = 300

/** A server of the cases that are there by now. */
export const startWallServer = (bench: BenchDatabase) =>
  startChild<{ listening: string }>(join(import.meta.dirname, '../../../server/main.ts'), {
    DATABASE_URL: bench.databaseUrl,
    QUANYU_SIMULATE: '0',
    QUANYU_EVALUATION: '1',
    PORT: '0',
  })

/** Puts `fewCases` open cases in and takes how the wall's map looks with them; the server is stopped again. */
export async function takeWallLook(bench: BenchDatabase, browser: Browser, patienceMs: number): Promise<MapLook> {
  await putOpenCases(bench.database, fewCases)
  const { child, ready } = await startWallServer(bench)
  const page = await openCrowdedWall(browser, ready.listening)
  await whenMarksAre(page, { dispatched: fewCases }, patienceMs)
  const look = await takeLook(page)
  await page.close()
  child.stop()
  return look
}
