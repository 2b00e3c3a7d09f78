import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import {
  city,
  flatArea,
  folder,
  layerNames,
  positionsOf,
  readLayer,
  readTable,
  readText,
  type Position,
} from './sample-city.ts'

const generator = fileURLToPath(new URL('../../scripts/generate-city.ts', import.meta.url))
const dataFiles = readdirSync(folder).filter((name) => name !== 'README.md')

describe('the files of the sample city', () => {
  it('carry the hashes that city.json gives', () => {
    const hashes = Object.fromEntries(
      dataFiles
        .filter((name) => name !== 'city.json')
        .map((name) => [name, createHash('sha256').update(readText(name)).digest('hex')]),
    )
    expect(city.files).toEqual(hashes)
  })

  it('come out byte for byte the same when drawn again from the seed', { timeout: 60000 }, () => {
    const out = mkdtempSync(join(tmpdir(), 'sample-city-'))
    try {
      execFileSync(process.execPath, [generator, '--out', out, '--seed', String(city.seed)])
      expect(readdirSync(out).sort()).toEqual([...dataFiles].sort())
      for (const name of dataFiles) expect(readFileSync(join(out, name), 'utf8') === readText(name), name).toBe(true)
    } finally {
      rmSync(out, { recursive: true })
    }
  })

  it('take 8 MB at most', () => {
    const bytes = readdirSync(folder).reduce((sum, name) => sum + statSync(new URL(name, folder)).size, 0)
    expect(bytes).toBeLessThanOrEqual(8 * 1024 ** 2)
  })

  it.each(layerNames)('say in every feature of %s that it is synthetic, with seed and generator version', (name) => {
    const labels = readLayer(name).map(
      ({ properties: { synthetic, seed, generatorVersion } }) => `${synthetic} ${seed} ${generatorVersion}`,
    )
    expect(labels.length).toBeGreaterThan(0)
    expect(new Set(labels)).toEqual(new Set([`true ${city.seed} ${city.generatorVersion}`]))
  })

  it.each(layerNames)('give %s in WGS84, longitude first, with 7 decimals at most', (name) => {
    const positions = readLayer(name).flatMap((feature) => positionsOf(feature.geometry.coordinates))
    const odd = positions.filter(
      ([longitude, latitude]) =>
        longitude < 105.3 ||
        longitude > 105.46 ||
        latitude < 30.8 ||
        latitude > 30.95 ||
        [longitude, latitude].some((value) => Number(value.toFixed(7)) !== value),
    )
    expect(odd).toEqual([])
  })

  it.each(['areas', 'estates', 'buildings', 'water', 'parks'])(
    'close every ring of %s and turn it by the right-hand rule',
    (name) => {
      for (const { geometry, properties } of readLayer<Position[][]>(name)) {
        if (geometry.type !== 'Polygon') continue
        geometry.coordinates.forEach((ring, index) => {
          expect(ring[0], String(properties.code ?? properties.name)).toEqual(ring.at(-1))
          expect(Math.sign(flatArea(ring)), String(properties.code ?? properties.name)).toBe(index === 0 ? 1 : -1)
        })
      }
    },
  )

  it('hold the sample catalogue of 67 items from 30 units, each row marked as not official', () => {
    const rows = readTable('catalogue.csv')
    expect(rows).toHaveLength(67)
    expect(new Set(rows.map((row) => row.unit_code)).size).toBe(30)
    expect(new Set(rows.map((row) => row.item_code)).size).toBe(67)
    expect(rows.every((row) => row.data_status === '示例·非射洪官方清单')).toBe(true)
  })

  it('hold the table of 23 towns', () => {
    expect(readTable('towns.csv')).toHaveLength(23)
  })
})
