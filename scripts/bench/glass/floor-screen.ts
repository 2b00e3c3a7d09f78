import { randomUUID } from 'node:crypto'
import type { Pool } from 'pg'
import type { Browser } from 'playwright-core'
import { viewport } from '../measure/bench-browser.ts'
import type { FloorServer } from './floor-page.ts'
import type { MapLook } from './map-look.ts'
import type { Screen } from './show.ts'

/** The table of bare dots, to be made by the owner. */
export const createDots = `
  create table bench_dots (number uuid primary key, place geometry(Point, 4326) not null, at timestamptz not null);
  grant insert on bench_dots to quanyu_app`

/** The least there could be: one row stored durably, then one dot for a bare map that looks like the wall's. */
export function floorScreen(server: FloorServer, browser: Browser, pool: Pool, look: MapLook): Screen {
  return {
    async open() {
      const page = await browser.newPage({ viewport })
      await page.goto(server.url)
      await page.evaluate(
        (text) => (window as unknown as { openMap(look: unknown): Promise<void> }).openMap(JSON.parse(text)),
        JSON.stringify(look),
      )
      return page
    },
    async send(place) {
      const number = randomUUID()
      await pool.query({
        name: 'bench-dot',
        text: 'insert into bench_dots values ($1, ST_SetSRID(ST_MakePoint($2, $3), 4326), now())',
        values: [number, ...place],
      })
      const geometry = { type: 'Point' as const, coordinates: [...place] }
      server.change({ add: [{ type: 'Feature', geometry, properties: { ...look.marker, number } }] })
      return number
    },
    clear: () => Promise.resolve(server.change({ removeAll: true })),
  }
}
