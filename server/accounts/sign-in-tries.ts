import type { Pool } from 'pg'

/**
 * Counts a try of a password before it is looked at, and says whether it may be looked at (the rules stand at the SQL function).
 * The same for accounts that exist and those that do not. `address`: as of `clientAddress`.
 */
export async function reserveTry(pool: Pool, account: string, address: string): Promise<boolean> {
  const { rows } = await pool.query<{ allowed: boolean }>({
    name: 'reserve-try',
    text: `select reserve_try($1, $2) as allowed`,
    values: [account, address],
  })
  return rows[0]!.allowed
}

/** The password was right: the address is known from now on, and the try counts for nothing. */
export async function welcome(pool: Pool, account: string, address: string): Promise<void> {
  await pool.query({
    name: 'welcome-address',
    text: `
      update sign_in_tries
         set tries = case when address = $2 then 0 else greatest(tries - 1, 0) end,
             barred_until = case when address <> $2 then barred_until end,
             good_at = case when address = $2 then now() end
       where account = sign_in_key($1)
         and (address = $2
              or address = '*' and exists (select from sign_in_tries as own
                                            where own.account = sign_in_key($1) and own.address = $2 and own.good_at is null))`,
    values: [account, address],
  })
}

/** Tries of yesterday, and addresses that nobody has signed in from for a month. */
export async function forgetTries(pool: Pool): Promise<void> {
  await pool.query(
    `delete from sign_in_tries
      where tried_at < now() - interval '1 day' and coalesce(good_at < now() - interval '30 days', true)`,
  )
}
