import type { AreaDuty } from '../../server/contracts/duty.ts'
import type { GridDuty, NewStandIn, StandIn } from '../../server/contracts/stand-in.ts'
import { deleteAt, getJson, postJson } from '../api.ts'

/** The duty in an area and above it at a moment (epoch ms). */
export const loadDuty = (code: string, moment: number): Promise<AreaDuty> =>
  getJson<AreaDuty>(`/api/areas/${code}/duty?at=${new Date(moment).toISOString()}`)

export const loadGridDuties = (areaCode: string) => getJson<GridDuty[]>(`/api/areas/${areaCode}/grid-duties`)

const standInsOf = (postCode: string) => `/api/posts/${encodeURIComponent(postCode)}/stand-ins`

/** @param key idempotency key: tries with the same key set one stand-in */
export const setStandIn = (postCode: string, body: NewStandIn, key: string) =>
  postJson<StandIn>(standInsOf(postCode), body, { idempotencyKey: key })
export const endStandIn = ({ postCode, id }: StandIn) => deleteAt(`${standInsOf(postCode)}/${id}`)
