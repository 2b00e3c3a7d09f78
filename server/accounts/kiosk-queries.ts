import type { Pool } from 'pg'

/** A wall's device, as its list shows it. */
export interface Kiosk {
  readonly id: string
  readonly name: string
  readonly areaCode: string
  readonly createdAt: string
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

/**
 * Lets a device in. False when there is none that waits, the asker made it, or its maker is no system administrator any more; a
 * sample account lets in none.
 */
export async function confirmKiosk(pool: Pool, id: string, by: string): Promise<boolean> {
  const { rowCount } = await pool.query({
    name: 'confirm-kiosk',
    text: `
      update kiosks set confirmed_at = now()
       where id::text = $1 and revoked_at is null and confirmed_at is null and created_by <> $2
         and exists (select from accounts
                      where account = created_by and role = 'system_admin' and disabled_at is null)`,
    values: [id, by],
  })
  return rowCount === 1
}

export async function listKiosks(pool: Pool): Promise<Kiosk[]> {
  const { rows } = await pool.query<Kiosk>({
    name: 'list-kiosks',
    text: `
      select id::text, name, area_code as "areaCode", to_jsonb(created_at) #>> '{}' as "createdAt",
             revoked_at is not null as revoked, confirmed_at is not null as confirmed
        from kiosks
       order by created_at`,
  })
  return rows
}
