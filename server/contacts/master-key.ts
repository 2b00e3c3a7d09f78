import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Pool } from 'pg'
import { codeOf } from '../http/problems/errors.ts'
import { Vault } from './vault.ts'

/** A master key that cannot be used; the message says what to do. */
export class MasterKeyError extends Error {
  override name = 'MasterKeyError'
}

/** 32 bytes as 64 hexadecimal digits, in a file that only the server's user reads; a new one where there is none. */
function readOrMake(file: string): Buffer {
  const text = contentOf(file)
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex')
  throw new MasterKeyError(
    `Expected 64 hexadecimal digits in ${file}, came ${text.length} characters of something else.`,
  )
}

/** Another node may make it in the same moment, where both have one disk. */
function contentOf(file: string): string {
  try {
    if (!existsSync(file)) {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
      writeFileSync(file, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx' })
    }
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return readFileSync(file, 'utf8').trim()
    throw new MasterKeyError(
      `Expected to read or make the master key in ${file}, came ${codeOf(error) || String(error)}. ` +
        'Let the user of the server do so there, or name another file by QUANYU_MASTER_KEY_FILE.',
      { cause: error },
    )
  }
}

/**
 * Opens the vault with the key in `file`, which is made at the first start and must be backed up apart from the database.
 * @throws {MasterKeyError} when the database's contacts were sealed under another key
 */
export async function openVault(pool: Pool, file: string): Promise<Vault> {
  const isNew = !existsSync(file)
  const { rows } = await pool.query<{ digest: string }>('select digest from master_key_check')
  const [known] = rows
  if (known && isNew) {
    throw new MasterKeyError(
      `Expected the master key of this database in ${file}, came no file. On a further node: copy it from the first one. ` +
        'Else put it back from where it was kept, or name its place by QUANYU_MASTER_KEY_FILE; without it no contact can be read.',
    )
  }
  const vault = new Vault(readOrMake(file))
  if (!known) {
    await pool.query('insert into master_key_check (digest) values ($1) on conflict do nothing', [vault.checkDigest])
    return openVault(pool, file)
  }
  if (known.digest === vault.checkDigest) return vault
  throw new MasterKeyError(
    `Expected the master key of this database in ${file}, came another one. ` +
      'Every node of a database needs the same: copy it from the first one, or name its place by QUANYU_MASTER_KEY_FILE.',
  )
}
