import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

type Environment = Readonly<Record<string, string | undefined>>

/** Where the embedded database has its key, and where a server's had it once: within the checkout, unless a folder is named. */
const inDataFolder = 'master.key'

/**
 * The absolute file of the key that contacts are sealed under. What QUANYU_MASTER_KEY_FILE names; else in the data folder, where that is
 * the embedded database's or was named itself; else, for a database server, outside of the checkout, which is thrown away and copied:
 * in the configuration folder of the user that runs the node. A key that already lies in the data folder is found there.
 */
export function masterKeyFileOf(environment: Environment, root: string, dataDir: string): string {
  const set = (name: string) => environment[name]?.trim() || undefined
  const named = set('QUANYU_MASTER_KEY_FILE')
  if (named) return resolve(root, named)
  const old = resolve(dataDir, inDataFolder)
  if (!set('DATABASE_URL') || set('QUANYU_DATA_DIR')) return old
  const settings = set('XDG_CONFIG_HOME') ?? join(set('HOME') ?? homedir(), '.config')
  const file = resolve(settings, 'quanyu', 'master.key')
  return !existsSync(file) && existsSync(old) ? old : file
}
