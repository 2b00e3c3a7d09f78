import type { CaseLevel } from '../contracts/case.ts'

/** What the catalogue's words for a level begin with, as in 社区（全科网格服务站）. SQL `level_named` reads them so. */
export const levelNames: Readonly<Record<string, CaseLevel>> = { 社区: 'community', 街道: 'subdistrict', 市级: 'city' }
