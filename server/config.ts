import { existsSync } from 'node:fs'
import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { readBasemap } from './city/read-basemap.ts'
import { readOidc, type OidcSettings } from './accounts/oidc/read-oidc.ts'
import type { Basemap } from './contracts/basemap.ts'
import { isLoopback } from './http/admission/loopback.ts'
import { masterKeyFileOf } from './contacts/master-key-file.ts'
import { findChromium } from './briefs/find-chromium.mjs'

/** Everything that can be set from outside, read once at start. */
export interface Config {
  readonly port: number
  readonly host: string
  /** A PostGIS server; null means the embedded database in `dataDir`. */
  readonly databaseUrl: string | null
  /** Absolute folder of the embedded database and its lock. */
  readonly dataDir: string
  /** Simulated cases a minute, as a mean over the day; 0 = no simulation and no sample history. */
  readonly simulatePerMinute: number
  /** Absolute folder of the city's data. */
  readonly cityDir: string
  /** Origins by which browsers reach this server, and others whose pages may open sockets. */
  readonly allowedOrigins: readonly string[]
  /** Addresses of proxies that are believed whom a request comes from, and by which protocol. */
  readonly proxies: readonly string[]
  /** Sample accounts may be signed in to without a password, and walls are open without a device token. */
  readonly evaluation: boolean
  /** Nobody wrote evaluation out: it is on as only this machine is served. What comes through a proxy is refused. */
  readonly evaluationImplied: boolean
  /** Reports a minute that one address may send without signing in; 0 = any number. */
  readonly reportsPerMinute: number
  /** Absolute file of the key that contacts are sealed under; made at the first start, never in the database. */
  readonly masterKeyFile: string
  /** Absolute file outside the database to which the history's chain is anchored. */
  readonly anchorsFile: string
  /** What lies under the areas instead of the city's own ground; null: that ground. */
  readonly basemap: Basemap | null
  /** The program that prints pages; null: none here. */
  readonly chromium: string | null
  /** A provider of OpenID Connect to sign in through, beside passwords; null: none. */
  readonly oidc: OidcSettings | null
}

/** Each setting's default; the table of server/README.md is checked against this one. */
export const defaults = {
  PORT: '8080',
  HOST: '127.0.0.1',
  DATABASE_URL: '',
  QUANYU_DATA_DIR: '.quanyu',
  QUANYU_SIMULATE: '6',
  QUANYU_CITY: 'shehong',
  QUANYU_ORIGINS: '',
  QUANYU_PROXIES: '',
  QUANYU_BASEMAP: '',
  QUANYU_OIDC: '',
  QUANYU_EVALUATION: '',
  QUANYU_MASTER_KEY_FILE: '',
  QUANYU_ANCHORS: '',
  QUANYU_REPORTS_PER_MINUTE: '',
  CHROMIUM: '',
} as const
type Setting = keyof typeof defaults

/** A setting that cannot be used; the message lists every fault at once. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

/** The parts of a list separated by commas, with blanks around them or not. */
const listOf = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)

/** The names in a list of origins. */
const originsOf = (text: string): string[] => listOf(text).map((origin) => URL.parse(origin)?.hostname ?? '')

const isHost = (text: string): boolean => /^[\w.:-]+$/.test(text)

/** An address, or a network as in 10.0.0.0/8. */
function isNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/')
  const family = isIP(address)
  const most = family === 6 ? 128 : 32
  return family !== 0 && more.length === 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most))
}

const root = resolve(import.meta.dirname, '..')

/**
 * Reads the environment into one frozen Config.
 * @throws {ConfigError} naming every faulty setting, what was expected and what came (a password is never repeated)
 */
export function loadConfig(environment: Readonly<Record<string, string | undefined>> = process.env): Config {
  const faults: string[] = []
  const raw = (name: Setting) => environment[name]?.trim() || defaults[name]
  const check = (holds: boolean, name: Setting, expected: string, came: string = raw(name)) => {
    if (!holds) faults.push(`${name}: expected ${expected}, came ${JSON.stringify(came)}`)
  }

  const port = Number(raw('PORT'))
  check(/^\d+$/.test(raw('PORT')) && port <= 65_535, 'PORT', 'a port number from 0 to 65535 (0 = any free one)')

  const host = raw('HOST')
  check(isHost(host), 'HOST', 'a host name or address to listen on')

  const databaseUrl = raw('DATABASE_URL') || null
  check(
    databaseUrl === null || /^postgres(ql)?:$/.test(URL.parse(databaseUrl)?.protocol ?? ''),
    'DATABASE_URL',
    'postgres://user:password@host:port/database',
    'something else (not shown: it may hold a password)',
  )

  // Invented cases in a real database must be asked for.
  const asked = environment['QUANYU_SIMULATE']?.trim()
  const simulatePerMinute = asked || databaseUrl === null ? Number(raw('QUANYU_SIMULATE')) : 0
  check(simulatePerMinute >= 0 && simulatePerMinute <= 600, 'QUANYU_SIMULATE', 'cases a minute from 0 (off) to 600')

  check(/^[01]?$/.test(raw('QUANYU_EVALUATION')), 'QUANYU_EVALUATION', '1 (on), 0 (off) or nothing')
  // Nobody gets in without a password where real cases may be or from another machine, unless that was switched on.
  const isAtHome =
    isLoopback(host) && originsOf(raw('QUANYU_ORIGINS')).every(isLoopback) && raw('QUANYU_PROXIES') === ''
  const evaluation = raw('QUANYU_EVALUATION') ? raw('QUANYU_EVALUATION') === '1' : databaseUrl === null && isAtHome

  const evaluationImplied = evaluation && raw('QUANYU_EVALUATION') === ''

  const reports = raw('QUANYU_REPORTS_PER_MINUTE') || (evaluation ? '6000' : '60')
  const reportsPerMinute = Number(reports)
  check(/^\d{1,6}$/.test(reports), 'QUANYU_REPORTS_PER_MINUTE', 'a number from 0 (any number) to 999999')

  const cityDir = resolve(root, 'gis-data', raw('QUANYU_CITY'))
  const isFolderName = /^[\w-]+$/.test(raw('QUANYU_CITY'))
  check(isFolderName, 'QUANYU_CITY', 'the name of a folder under gis-data')
  if (isFolderName) {
    check(existsSync(resolve(cityDir, 'city.json')), 'QUANYU_CITY', 'a folder under gis-data with a city.json')
  }

  const allowedOrigins = listOf(raw('QUANYU_ORIGINS'))
  check(
    allowedOrigins.every((origin) => /^https?:/.test(origin) && URL.parse(origin)?.origin === origin),
    'QUANYU_ORIGINS',
    'origins such as https://wall.example, separated by commas',
  )

  check(
    isLoopback(host) || !isHost(host) || allowedOrigins.length > 0,
    'QUANYU_ORIGINS',
    `the addresses that browsers reach this server by, as https://quanyu.example or http://192.168.1.20:8080, since HOST ${host} is beyond the loopback`,
  )

  const proxies = listOf(raw('QUANYU_PROXIES'))
  check(proxies.every(isNetwork), 'QUANYU_PROXIES', 'addresses such as 127.0.0.1 or 10.0.0.0/8, separated by commas')

  const basemapFile = raw('QUANYU_BASEMAP')
  const reading = basemapFile ? readBasemap(resolve(root, basemapFile)) : { basemap: null }
  if ('faults' in reading) faults.push(...reading.faults.map((fault) => `QUANYU_BASEMAP: ${fault}`))
  const basemap = 'basemap' in reading ? reading.basemap : null

  const oidcFile = raw('QUANYU_OIDC')
  const provider = oidcFile ? readOidc(resolve(root, oidcFile)) : { oidc: null }
  if ('faults' in provider) faults.push(...provider.faults.map((fault) => `QUANYU_OIDC: ${fault}`))
  const oidc = 'oidc' in provider ? provider.oidc : null

  const chromium = findChromium({ PATH: environment['PATH'], CHROMIUM: raw('CHROMIUM') }) ?? null
  check(
    !raw('CHROMIUM') || chromium !== null,
    'CHROMIUM',
    'the program of a Chromium, or nothing for the one on the path',
  )

  if (faults.length > 0) throw new ConfigError(`Settings that cannot be used:\n  ${faults.join('\n  ')}`)
  const dataDir = resolve(root, raw('QUANYU_DATA_DIR'))
  const masterKeyFile = masterKeyFileOf(environment, root, dataDir)
  const anchorsFile = resolve(root, raw('QUANYU_ANCHORS') || resolve(dataDir, 'history-anchors.jsonl'))
  return Object.freeze({
    masterKeyFile,
    anchorsFile,
    port,
    host,
    databaseUrl,
    dataDir,
    simulatePerMinute,
    cityDir,
    allowedOrigins,
    proxies,
    evaluation,
    evaluationImplied,
    reportsPerMinute,
    basemap,
    chromium,
    oidc,
  })
}
