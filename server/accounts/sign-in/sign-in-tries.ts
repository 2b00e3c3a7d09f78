import type { Pool } from 'pg'

/**
 * Counts a try of a password before it is checked, and returns whether it may be checked (the rules are at the SQL function).
 * The same for accounts that exist and those that do not. `address`: as of `addressKey`.
 */
export async function reserveTry(pool: Pool, account: string, address: string): Promise<boolean> {
  const { rows } = await pool.query<{ allowed: boolean }>({
    name: 'reserve-try',
    text: `select reserve_try($1, $2) as allowed`,
    values: [account, address],
  })
  return rows[0]!.allowed
}

/**
 * The password was right: the address is known from now on, and the try counts for nothing. One row after the other, so that no
 * two statements wait for each other's.
 */
export async function welcome(pool: Pool, account: string, address: string): Promise<void> {
  const { rows } = await pool.query<{ wasKnown: boolean }>({
    name: 'welcome-address',
    text: `
      with former as (
        select good_at from sign_in_tries where account = sign_in_key($1) and address = $2 for update
      )
      update sign_in_tries
         set tries = 0, barred_until = null, good_at = now()
        from former
       where account = sign_in_key($1) and address = $2
      returning former.good_at is not null as "wasKnown"`,
    values: [account, address],
  })
  if (rows[0]?.wasKnown) return
  await pool.query({
    name: 'uncount-try',
    text: `
      update sign_in_tries set tries = greatest(tries - 1, 0) where account = sign_in_key($1) and address = '*'`,
    values: [account],
  })
}

/** Tries of yesterday, and addresses that nobody has signed in from for a month. */
export async function forgetTries(pool: Pool): Promise<void> {
  await pool.query(
    // A row that a try holds is not old any more, and waiting for it could make two wait for each other.
    `delete from sign_in_tries
      where (account, address) in (
            select account, address from sign_in_tries
             where tried_at < now() - interval '1 day' and coalesce(good_at < now() - interval '30 days', true)
               for update skip locked)`,
  )
}
