import type { ClientBase, Pool } from 'pg'

type Queries = Pick<ClientBase, 'query'>

/** Until it is confirmed; one that waited longer is made once more. */
const waits = `revoked_at is null and confirmed_at is null and created_at > now() - interval '7 days'`

/** A wall's device, as its list shows it. */
export interface Kiosk {
  readonly id: string
  readonly name: string
  readonly areaCode: string
  readonly createdAt: string
  /** Whose account made it. */
  readonly createdBy: string
  /** Until when it may be confirmed; null once it is. */
  readonly endsAt: string | null
  readonly revoked: boolean
  /** A second person has let it in. */
  readonly confirmed: boolean
}

/** The device of a token; `samples`: whether those that a sample account made count. */
export async function findKiosk(
  pool: Pool,
  digest: string,
  samples: boolean,
): Promise<Pick<Kiosk, 'id' | 'name' | 'areaCode'> | null> {
  const { rows } = await pool.query<Pick<Kiosk, 'id' | 'name' | 'areaCode'>>({
    name: 'find-kiosk',
    text: `
      select id::text, name, area_code as "areaCode"
        from kiosks
       where token_digest = $1 and revoked_at is null and confirmed_at is not null and ($2 or not sample)`,
    values: [digest, samples],
  })
  return rows[0] ?? null
}

export async function putKiosk(
  pool: Pool,
  kiosk: { name: string; areaCode: string; digest: string; by: string; sample: boolean },
): Promise<string> {
  const { rows } = await pool.query<{ id: string }>({
    name: 'put-kiosk',
    text: `
      insert into kiosks (name, area_code, token_digest, created_by, sample, confirmed_at)
      values ($1, $2, $3, $4, $5, case when $5 then now() end)
      returning id::text`,
    values: [kiosk.name, kiosk.areaCode, kiosk.digest, kiosk.by, kiosk.sample],
  })
  return rows[0]!.id
}

/** False when there is no such device, or not any more; with `samplesOnly` also when no sample account made it. */
export async function revokeKiosk(pool: Pool, id: string, samplesOnly: boolean): Promise<boolean> {
  const { rowCount } = await pool.query({
    name: 'revoke-kiosk',
    text: `
      update kiosks set revoked_at = now() where id::text = $1 and revoked_at is null and (sample or not $2)`,
    values: [id, samplesOnly],
  })
  return rowCount === 1
}

/** The maker of a device that waits to be confirmed, locked until the transaction ends; null when none waits under this id. */
export async function lockWaitingKiosk(queries: Queries, id: string): Promise<string | null> {
  const { rows } = await queries.query<{ createdBy: string }>(
    `select created_by as "createdBy" from kiosks where id::text = $1 and ${waits} for update`,
    [id],
  )
  return rows[0]?.createdBy ?? null
}

/** Lets a device in. False when there is none that waits, or the asker made it. */
export async function confirmKiosk(queries: Queries, id: string, by: string): Promise<boolean> {
  const { rowCount } = await queries.query({
    name: 'confirm-kiosk',
    text: `update kiosks set confirmed_at = now() where id::text = $1 and ${waits} and created_by <> $2`,
    values: [id, by],
  })
  return rowCount === 1
}

export async function listKiosks(pool: Pool): Promise<Kiosk[]> {
  const { rows } = await pool.query<Kiosk>({
    name: 'list-kiosks',
    text: `
      select id::text, name, area_code as "areaCode", to_jsonb(created_at) #>> '{}' as "createdAt", created_by as "createdBy",
             case when confirmed_at is null then to_jsonb(created_at + interval '7 days') #>> '{}' end as "endsAt",
             revoked_at is not null as revoked, confirmed_at is not null as confirmed
        from kiosks
       order by created_at`,
  })
  return rows
}
