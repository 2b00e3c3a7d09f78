import type { GridDuty, NewStandIn, StandIn } from '../../server/contracts/stand-in.ts'
import { deleteAt, getJson, postJson } from '../api.ts'

export const loadGridDuties = (areaCode: string) => getJson<GridDuty[]>(`/api/areas/${areaCode}/grid-duties`)

const standInsOf = (postCode: string) => `/api/posts/${encodeURIComponent(postCode)}/stand-ins`

/** @param key the same one sets it once, however often it is sent */
export const setStandIn = (postCode: string, body: NewStandIn, key: string) =>
  postJson<StandIn>(standInsOf(postCode), body, { idempotencyKey: key })
export const endStandIn = ({ postCode, id }: StandIn) => deleteAt(`${standInsOf(postCode)}/${id}`)
