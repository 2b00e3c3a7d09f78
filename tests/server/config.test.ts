import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { defaults, loadConfig } from '../../server/config.ts'
import { masterKeyFileOf } from '../../server/contacts/master-key-file.ts'

const readme = readFileSync(resolve(import.meta.dirname, '../../server/README.md'), 'utf8')

describe('Settings', () => {
  it('are all optional', () => {
    expect(loadConfig({})).toMatchObject({ port: 8080, host: '127.0.0.1', databaseUrl: null, allowedOrigins: [] })
  })

  it('simulate nothing on a database server unless it is asked for', () => {
    const databaseUrl = 'postgres://quanyu@db/quanyu'
    expect(loadConfig({}).simulatePerMinute).toBe(6)
    expect(loadConfig({ DATABASE_URL: databaseUrl }).simulatePerMinute).toBe(0)
    expect(loadConfig({ DATABASE_URL: databaseUrl, QUANYU_SIMULATE: '12' }).simulatePerMinute).toBe(12)
  })

  it('keep the key of a database server outside of the checkout, and find one that lies in the old place', () => {
    const folder = mkdtempSync(join(tmpdir(), 'home-'))
    const server = { DATABASE_URL: 'postgres://quanyu@db/quanyu' }
    const keyOf = (settings: Record<string, string>) => loadConfig(settings).masterKeyFile
    const checkout = resolve(import.meta.dirname, '../..')
    expect(keyOf({ HOME: folder })).toBe(join(checkout, '.quanyu/master.key'))
    expect(keyOf({ ...server, XDG_CONFIG_HOME: folder, QUANYU_MASTER_KEY_FILE: 'x.key' })).toBe(join(checkout, 'x.key'))
    expect(keyOf({ ...server, HOME: folder, QUANYU_DATA_DIR: folder })).toBe(join(folder, 'master.key'))
    const [old, home] = [join(folder, 'old'), join(folder, 'home')]
    expect(masterKeyFileOf({ ...server, HOME: home }, checkout, old)).toBe(join(home, '.config/quanyu/master.key'))
    mkdirSync(old)
    writeFileSync(join(old, 'master.key'), '')
    expect(masterKeyFileOf({ ...server, HOME: home }, checkout, old)).toBe(join(old, 'master.key'))
    expect(masterKeyFileOf({ ...server, XDG_CONFIG_HOME: home }, checkout, folder)).toBe(
      join(home, 'quanyu/master.key'),
    )
    rmSync(folder, { recursive: true })
  })

  it('cannot be changed once they are read', () => {
    expect(Object.isFrozen(loadConfig({}))).toBe(true)
  })

  it('are refused all at once, each with what was expected and what came', () => {
    const faulty = {
      PORT: '99999',
      HOST: 'not a host',
      DATABASE_URL: 'mysql://root:secret@db/x',
      QUANYU_SIMULATE: '-1',
      QUANYU_CITY: '../shared',
      QUANYU_ORIGINS: 'https://wall.example/path',
    }
    const message = messageOf(() => loadConfig(faulty))
    for (const name of Object.keys(faulty)) expect(message).toContain(`${name}: expected`)
    expect(message).toContain('came "99999"')
  })

  it('of a provider of sign-in are refused with every fault, and its secret is never repeated', () => {
    const folder = mkdtempSync(join(tmpdir(), 'oidc-'))
    const file = join(folder, 'oidc.json')
    const faultsOf = (content: unknown) => {
      writeFileSync(file, JSON.stringify(content))
      return messageOf(() => loadConfig({ QUANYU_OIDC: file }))
    }
    const whole = {
      ...{ issuer: 'https://id.example', clientId: 'quanyu', clientSecret: 'secret', name: '统一认证' },
      publicUrl: 'https://quanyu.example',
    }
    writeFileSync(file, JSON.stringify(whole))
    expect(loadConfig({ QUANYU_OIDC: file }).oidc).toEqual(whole)
    const plain = faultsOf({ ...whole, issuer: 'http://id.example', publicUrl: 'https://quanyu.example/path' })
    expect(plain).toContain('QUANYU_OIDC: issuer: expected an https address')
    expect(plain).toContain('QUANYU_OIDC: publicUrl: expected an origin without a path')
    expect(plain).not.toContain('secret')
    expect(faultsOf({ ...whole, clientId: undefined })).toContain('QUANYU_OIDC: the whole')
    expect(messageOf(() => loadConfig({ QUANYU_OIDC: join(folder, 'none.json') }))).toContain('expected a JSON file')
    rmSync(folder, { recursive: true })
  })

  it('never repeat a password', () => {
    expect(messageOf(() => loadConfig({ DATABASE_URL: 'mysql://root:secret@db/x' }))).not.toContain('secret')
  })

  it('refuse a city that has no folder', () => {
    expect(messageOf(() => loadConfig({ QUANYU_CITY: 'atlantis' }))).toContain('a folder under gis-data')
  })

  it('refuse a Chromium that is no file, and find the one on the path where none is named', () => {
    expect(messageOf(() => loadConfig({ CHROMIUM: '/nowhere/chromium' }))).toContain('CHROMIUM: expected')
    expect(messageOf(() => loadConfig({ CHROMIUM: '/bin' }))).toContain('CHROMIUM: expected')
    expect(loadConfig({ CHROMIUM: ` ${process.execPath} ` }).chromium).toBe(process.execPath)
    expect(loadConfig({ CHROMIUM: ' ', PATH: '/nowhere' }).chromium).toBeNull()
  })

  it.each(Object.entries(defaults))('%s stands in the server’s README with its default', (name, value) => {
    const row = readme.split('\n').find((line) => line.startsWith(`| \`${name}\` `))
    expect(row?.split('|')[2]?.trim()).toBe(value === '' ? '–' : `\`${value}\``)
  })
})

function messageOf(act: () => unknown): string {
  try {
    act()
  } catch (error) {
    return (error as Error).message
  }
  return 'nothing was thrown'
}
