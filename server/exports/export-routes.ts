import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import type { Pool } from 'pg'
import { Type } from 'typebox'
import { writeAudit } from '../accounts/audit-queries.ts'
import { Problem } from '../contracts/problem.ts'
import { readAreaStatistics } from '../statistics/area-statistics.ts'
import { statisticsQuery, byArea, isVeiled, readStatisticsRequest } from '../statistics/statistics-request.ts'
import { writeCsv, writeGeoJson, writeWorkbook } from './export-files.ts'
import { exportTables, wallTime, type Origin } from './export-tables.ts'
import { readHotSpots } from '../statistics/hot-spots.ts'
import type { ConsistentRead } from '../statistics/consistent-read.ts'
import { fileWord } from './safe-cells.ts'
import { readOutlines } from '../statistics/position-queries.ts'

const formats = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
  geojson: 'application/geo+json',
} as const

export interface ExportParts {
  readonly pool: Pool
  readonly consistentRead: ConsistentRead
  readonly upToDate: () => Promise<void>
  readonly frame: Pick<Origin, 'city' | 'timeZone' | 'synthetic'>
}

/** Figures as a file to download. The account is written into the file, and into the audit. */
export function exportRoutes(app: FastifyInstance, { pool, consistentRead, upToDate, frame }: ExportParts): void {
  app.withTypeProvider<TypeBoxTypeProvider>().get(
    '/api/statistics/:areaCode/export',
    {
      config: { permission: 'statistics:export' },
      schema: {
        tags: ['statistics'],
        summary: 'All figures of an area and a period as a file: XLSX, CSV or GeoJSON',
        params: byArea,
        querystring: Type.Object({
          ...statisticsQuery,
          format: Type.Union([Type.Literal('xlsx'), Type.Literal('csv'), Type.Literal('geojson')]),
          lang: Type.Union([Type.Literal('zh'), Type.Literal('en')], { default: 'zh' }),
        }),
        response: {
          200: Type.Unsafe<string | Buffer>({ type: 'string', format: 'binary' }),
          400: Problem,
          401: Problem,
          403: Problem,
          404: Problem,
        },
      },
    },
    async (request, reply) => {
      const { query, viewer } = request
      const { extent, path, period } = await readStatisticsRequest(pool, request)
      await upToDate()
      const veiled = isVeiled(viewer)
      const question = { extent, path, period, grain: null, veiled, reach: viewer.areas }
      const [found, { hotSpots }] = await consistentRead(async (client) => [
        await readAreaStatistics(client, question),
        await readHotSpots(client, extent, period, veiled),
      ])
      const { actor, role } = viewer
      // A file is passed on: it names the seat, the audit the account.
      const seat = request.admission?.visitor.name ?? actor
      const tables = exportTables(found, hotSpots, { seat, role, at: new Date(), ...frame }, query.lang)
      const subject = `${extent.code} ${period.name} ${query.format}`
      await writeAudit(pool, { actor, role, act: 'statistics:exported', subject })
      const codes = [...found.ranking.rows, ...found.parts].map(({ code }) => code)
      const stamp = wallTime(new Date(found.asOf.at), frame.timeZone)
        .slice(0, 16)
        .replace(/[-:]/g, '')
        .replace(' ', 'T')
      const file = ['quanyu', extent.code, period.name.replace('..', '-'), stamp].map(fileWord).join('-')
      void reply
        .header('cache-control', 'no-store')
        .header('content-disposition', `attachment; filename="${file}.${query.format}"`)
        .type(formats[query.format])
      if (query.format === 'xlsx') return reply.send(await writeWorkbook(tables))
      if (query.format === 'csv') return reply.send(writeCsv(tables))
      return reply.send(writeGeoJson(found, await readOutlines(pool, codes), tables))
    },
  )
}
