import type { AreaDuty } from '../../server/contracts/duty.ts'
import { getJson } from '../api.ts'

/** Who is on duty in an area and above it at a moment (epoch ms). */
export const loadDuty = (code: string, moment: number): Promise<AreaDuty> =>
  getJson<AreaDuty>(`/api/areas/${code}/duty?at=${new Date(moment).toISOString()}`)
