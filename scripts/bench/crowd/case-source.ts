import type { Feature, Point } from 'geojson'
import type { GeoJSONSourceSpecification } from 'maplibre-gl'
import type { Case } from '../../../server/contracts/case.ts'
import type { Database } from '../../../server/database/database.ts'
import { caseFeature } from '../../../web/cases/map/case-features.ts'
import { clusterProperties } from '../../../web/cases/map/case-pictures.ts'

/** A case as the wall's map would draw it at the moment of its report. */
export const featureOf = (item: Case): Feature<Point> => caseFeature(item, Date.parse(item.reportedAt))!

/** All cases in one source that the map library clusters, with counts of each look. */
export const clusteredSource = (cases: readonly Case[]): GeoJSONSourceSpecification => ({
  type: 'geojson',
  promoteId: 'number',
  data: { type: 'FeatureCollection', features: cases.map(featureOf) },
  cluster: true,
  clusterRadius: 32,
  clusterMaxZoom: 16,
  clusterProperties,
})

export function readOpenCases(database: Database): Promise<Case[]> {
  return database.owner(async (client) => {
    const { rows } = await client.query<{ body: Case }>(
      `select case_json(cases.*) as body from cases where status not in ('closed', 'void') order by md5(number)`,
    )
    return rows.map(({ body }) => body)
  })
}
