import { parseArgs } from 'node:util'
import { createInterface } from 'node:readline'
import { listChanges } from '../server/accounts/managing/account-change-queries.ts'
import { putAccount } from '../server/accounts/account-queries.ts'
import { writeAudit } from '../server/accounts/audit-queries.ts'
import { confirmChange } from '../server/accounts/managing/decide-change.ts'
import { disableManaged } from '../server/accounts/managing/disable-managed.ts'
import { commandLine, findManaged } from '../server/accounts/managing/managing.ts'
import { linkIdentity } from '../server/accounts/oidc/oidc-queries.ts'
import { faultOfPassword, hashPassword } from '../server/accounts/sign-in/passwords.ts'
import { readCity } from '../server/city/read-city.ts'
import { loadConfig } from '../server/config.ts'
import { erasePerson } from '../server/contacts/contact-queries.ts'
import { openVault } from '../server/contacts/master-key.ts'
import { openDatabase, type Database } from '../server/database/database.ts'
import { migrate } from '../server/database/schema/migrate.ts'

const help = `Accounts and personal data, on the machine of the server. There is no default password anywhere.

  npm run accounts -- add-administrator NAME   makes a system administrator (or gives one another password);
                                               the password is asked for, or read from standard input
  npm run accounts -- add-auditor NAME         likewise an audit administrator
  npm run accounts -- disable NAME             disables an account; the last administrator of a kind stays
  npm run accounts -- changes                  lists the changes of accounts that wait for a second person
  npm run accounts -- confirm ID               confirms one of them, as where there is a single administrator yet
  npm run accounts -- link NAME SUBJECT        lets the account in through the provider of QUANYU_OIDC, as this subject of it
  npm run accounts -- erase-contact PHONE      deletes the key of a reporter: name and number can never be read again

The settings are the server's own (DATABASE_URL, QUANYU_DATA_DIR, …). The embedded database has one user at a time: stop the
server before.`

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { help: { type: 'boolean', short: 'h' } },
})
const [command, subject = '', more] = positionals
const commands: Readonly<Record<string, (database: Database, subject: string) => Promise<string>>> = {
  'add-administrator': (database, name) => addAdministrator(database, name, 'system_admin', '系统管理员'),
  'add-auditor': (database, name) => addAdministrator(database, name, 'audit_admin', '审计管理员'),
  disable,
  changes: listPending,
  confirm,
  link: linkToProvider,
  'erase-contact': eraseContact,
}
const config = loadConfig()
const run = command === undefined ? undefined : commands[command]
if (values.help || !run || (subject === '' && command !== 'changes')) {
  console.log(help)
  process.exitCode = values.help ? 0 : 2
} else {
  try {
    const database = await openDatabase(config)
    await migrate(database)
    console.log(await run(database, subject).finally(() => database.close()))
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}

async function addAdministrator(
  database: Database,
  account: string,
  role: 'system_admin' | 'audit_admin',
  name: string,
): Promise<string> {
  if (!/^[a-z0-9][a-z0-9._-]{1,63}$/.test(account)) {
    throw new Error(`NAME: expected 2 to 64 of a-z, 0-9, ., _ and -, came ${JSON.stringify(account)}`)
  }
  const found = await findManaged(database.pool, account)
  if (found && found.role !== role) {
    throw new Error(`NAME: expected a new account or one that is ${role}; ${account} is ${found.role}`)
  }
  const password = await askPassword(`Password of ${account}: `)
  const city = readCity(config.cityDir).description.name
  const fault = faultOfPassword(password, [account, name, ...Object.values(city)])
  if (fault) throw new Error(`Password: expected ${fault}, came another one`)
  await putAccount(database.pool, {
    account,
    name,
    role,
    areas: [],
    workerNumber: null,
    source: null,
    sample: false,
    password: await hashPassword(password),
  })
  await writeAudit(database.pool, { actor: 'command line', role: 'none', act: 'account:put', subject: account })
  return `${account} can sign in as ${name} (${role}).`
}

async function disable(database: Database, account: string): Promise<string> {
  await database.transaction((client) => disableManaged(client, account, commandLine))
  return `${account} can no longer sign in; its sessions have ended.`
}

async function listPending(database: Database): Promise<string> {
  const changes = await listChanges(database.pool)
  if (changes.length === 0) return 'No change of an account waits.'
  return changes
    .map(({ id, account, kind, role, areas, subject: linked, proposedBy, endsAt }) => {
      const what =
        kind === 'link' ? `signs in as ${linked} of the provider` : `${role} of ${areas?.join(', ') || 'no area'}`
      return `${id}  ${account}: ${what}; proposed by ${proposedBy}, until ${endsAt}`
    })
    .join('\n')
}

async function confirm(database: Database, id: string): Promise<string> {
  const account = await database.transaction((client) => confirmChange(client, id, commandLine))
  return `Confirmed: the change of ${account} holds.`
}

async function linkToProvider(database: Database, account: string): Promise<string> {
  if (!config.oidc) throw new Error('Expected QUANYU_OIDC to name a provider; it names none')
  if (!more) throw new Error('SUBJECT: expected what the provider calls this person; came nothing')
  const { issuer, name } = config.oidc
  const outcome = await linkIdentity(database.pool, { issuer, subject: more }, account)
  if (outcome === 'unknown') throw new Error(`NAME: expected an account, came ${account}, which there is not`)
  if (outcome === 'taken')
    throw new Error(`SUBJECT: expected one that is nobody's, came ${more}, which is another account's`)
  await writeAudit(database.pool, { actor: 'command line', role: 'none', act: 'account:linked', subject: account })
  return `${account} can sign in with ${name} as ${more}.`
}

async function eraseContact(database: Database, phone: string): Promise<string> {
  const vault = await openVault(database.pool, config.masterKeyFile)
  const isErased = await erasePerson(database.pool, vault.phoneIndex(phone))
  if (!isErased) return 'No reporter has this number.'
  await writeAudit(database.pool, { actor: 'command line', role: 'none', act: 'contact:erased' })
  return 'Erased: name and number of this reporter can no longer be read.'
}

/** Typed without being shown, or one line of standard input. */
async function askPassword(question: string): Promise<string> {
  const { stdin, stdout } = process
  if (stdin.isTTY) stdout.write(question)
  const lines = createInterface({
    input: stdin,
    terminal: stdin.isTTY === true,
    ...(!stdin.isTTY && { output: stdout }),
  })
  try {
    return await new Promise((resolve, reject) => {
      lines.once('line', resolve)
      lines.once('close', () => reject(new Error('Password: expected one line, came the end of input')))
    })
  } finally {
    lines.close()
    if (stdin.isTTY) stdout.write('\n')
  }
}
