import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { unpackTar } from 'modern-tar'
import { expect, it } from 'vitest'
import { usedPostgis } from '../../../server/database/embedded-postgis.ts'

it('The PostGIS of the embedded database is its library, the projections and what creates it, and nothing else', async () => {
  const { setup } = await usedPostgis()
  const { bundlePath } = await setup({} as never, { PGLITE_ENV: {} })
  const names = (await unpackTar(gunzipSync(readFileSync(bundlePath!)))).map(({ header }) => header.name)
  expect(names).toContain('share/proj/proj.db')
  expect(names.filter((name) => !name.startsWith('share/proj/')).toSorted()).toEqual([
    'lib/postgresql/postgis-3.so',
    expect.stringMatching(/^share\/postgresql\/extension\/postgis--3[\d.]+\.sql$/),
    'share/postgresql/extension/postgis.control',
  ])
})
