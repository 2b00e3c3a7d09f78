import { postgis } from '@electric-sql/pglite-postgis'
import { packTar, unpackTar } from 'modern-tar'
import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { gunzip, gzip as gzipWithCallback } from 'node:zlib'
import { installedMaker } from './embedded-folder.ts'

const ungzip = promisify(gunzip)
const gzip = promisify(gzipWithCallback) as (bytes: Uint8Array, options: { level: number }) => Promise<Buffer>

/**
 * The part of PostGIS that Quanyu uses. PGlite unpacks the whole bundle into memory and compiles each of its libraries at every
 * opening: 95 MB with raster, topology, geocoder and upgrades, of which 34 MB are of use.
 */
const used =
  /^(lib\/postgresql\/postgis-3\.so|share\/proj\/.*|share\/postgresql\/extension\/postgis(\.control|--\d[\d.]*\.sql))$/

const cache = join(import.meta.dirname, '../../node_modules/.cache/quanyu')

/** PostGIS for PGlite, without what Quanyu never loads: opens in half the processor time. Where it cannot be kept, the whole. */
export async function usedPostgis(): Promise<typeof postgis> {
  const part = createHash('sha256').update(used.source).digest('hex').slice(0, 8)
  const file = join(cache, `postgis-${installedMaker().postgis}-${part}.tar.gz`)
  if (!existsSync(file)) await makeBundle(file).catch(() => undefined)
  if (!existsSync(file)) return postgis
  return {
    ...postgis,
    setup: async (...given) => ({ ...(await postgis.setup(...given)), bundlePath: pathToFileURL(file) }),
  }
}

async function makeBundle(file: string): Promise<void> {
  const { bundlePath } = await postgis.setup({} as never, { PGLITE_ENV: {} })
  const whole = await unpackTar(await ungzip(await readFile(bundlePath!)), { filter: ({ name }) => used.test(name) })
  const entries = whole.map(({ header, data }) => ({ header, body: data! }))
  const unfinished = `${file}.${randomUUID()}`
  await mkdir(cache, { recursive: true })
  try {
    await writeFile(unfinished, await gzip(await packTar(entries), { level: 1 }))
    await rename(unfinished, file)
  } finally {
    await rm(unfinished, { force: true })
  }
}
