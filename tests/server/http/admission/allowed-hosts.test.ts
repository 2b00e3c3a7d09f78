import { describe, expect, it } from 'vitest'
import { ConfigError, loadConfig } from '../../../../server/config.ts'
import { isAllowedHost, isAllowedOrigin, isReachedByHttps } from '../../../../server/http/admission/allowed-hosts.ts'
import { openToWhom } from '../../../../server/http/admission/open-to-whom.ts'

const loopback = { allowedOrigins: ['https://wall.example'] }

describe('The hosts and origins that a server allows', () => {
  it.each([
    ...['localhost:8080', '127.0.0.1:8080', '[::1]:8080', '127.0.0.1', 'LocalHost', 'localhost.', 'localhost.:8080'],
    ...[
      '127.0.0.2:8080',
      '[::ffff:127.0.0.1]:8080',
      '2130706433',
      'wall.example',
      'WALL.example.:443',
      'wall.example:8443',
    ],
  ])('lets %s in', (host) => {
    expect(isAllowedHost({ host }, loopback)).toBe(true)
  })

  it.each([
    ...['evil.example:8080', '127.0.0.1.evil.example', '', 'localhost@evil.example', 'evil.example@localhost'],
    ...[
      '0.0.0.0:8080',
      '[::]:8080',
      '128.0.0.1',
      'localhost..',
      'localhost/',
      'a.wall.example',
      '.wall.example',
      'localhost:80:80',
    ],
  ])('keeps %j out', (host) => {
    expect(isAllowedHost({ host }, loopback)).toBe(false)
  })

  it('lets in by the one address that it listens on, which no page of another name can have', () => {
    const listening = { host: '10.0.0.5', allowedOrigins: ['https://quanyu.example'] }
    expect(isAllowedHost({ host: '10.0.0.5:8080' }, listening)).toBe(true)
    expect(isAllowedHost({ host: '10.0.0.6:8080' }, listening)).toBe(false)
    expect(isAllowedHost({ host: '0.0.0.0:8080' }, { ...listening, host: '0.0.0.0' })).toBe(false)
  })

  it('knows a page by its origin, and a program by having none', () => {
    const host = 'localhost:8080'
    expect(isAllowedOrigin({ host }, loopback)).toBe(true)
    expect(isAllowedOrigin({ host, origin: 'http://localhost:8080' }, loopback)).toBe(true)
    expect(isAllowedOrigin({ host: 'LOCALHOST:8080', origin: 'http://localhost:8080' }, loopback)).toBe(true)
    expect(isAllowedOrigin({ host: 'quanyu.example:443', origin: 'https://quanyu.example' }, loopback)).toBe(true)
    expect(isAllowedOrigin({ host, origin: 'https://wall.example' }, loopback)).toBe(true)
    expect(isAllowedOrigin({ host, origin: 'http://localhost:8081' }, loopback)).toBe(false)
    expect(isAllowedOrigin({ host: 'wall.example', origin: 'https://wall.example.evil.example' }, loopback)).toBe(false)
    expect(isAllowedOrigin({ host, origin: 'null' }, loopback)).toBe(false)
  })

  it('knows https by the name that is asked for, or the page that asks', () => {
    expect(isReachedByHttps({ host: 'wall.example' }, loopback)).toBe(true)
    expect(isReachedByHttps({ host: '127.0.0.1:8080', origin: 'https://wall.example' }, loopback)).toBe(true)
    expect(isReachedByHttps({ host: '127.0.0.1:8080', referer: 'https://wall.example/wall' }, loopback)).toBe(true)
    expect(isReachedByHttps({ host: 'localhost:8080' }, loopback)).toBe(false)
    expect(isReachedByHttps({ host: 'wall.example', origin: 'https://evil.example' }, { allowedOrigins: [] })).toBe(
      false,
    )
    const both = { allowedOrigins: ['https://wall.example', 'http://wall.example'] }
    expect(isReachedByHttps({ host: 'wall.example' }, both)).toBe(false)
  })
})

describe('A server beyond the loopback', () => {
  const beyond = [
    '0.0.0.0',
    '::',
    '10.0.0.5',
    'quanyu.city.example',
    '::ffff:10.0.0.5',
    '127.0.0.1.evil.example',
    '127.1',
  ]

  it.each(beyond)('at %s does not start before QUANYU_ORIGINS says by which names', (HOST) => {
    expect(() => loadConfig({ HOST })).toThrow(ConfigError)
    expect(() => loadConfig({ HOST })).toThrow(/QUANYU_ORIGINS: expected the addresses .*https:\/\/quanyu.example/)
    expect(loadConfig({ HOST, QUANYU_ORIGINS: 'http://10.0.0.5:8080' }).host).toBe(HOST)
  })

  it.each(beyond)('at %s opens no wall and no sample account, unless that was written out', (HOST) => {
    const QUANYU_ORIGINS = 'http://10.0.0.5:8080'
    expect(loadConfig({ HOST, QUANYU_ORIGINS }).evaluation).toBe(false)
    expect(loadConfig({ HOST, QUANYU_ORIGINS, QUANYU_EVALUATION: '0' }).evaluation).toBe(false)
    expect(loadConfig({ HOST, QUANYU_ORIGINS, QUANYU_EVALUATION: '1' }).evaluation).toBe(true)
  })

  it('is one behind a proxy that is listed: no wall and no sample account is open, unless that was written out', () => {
    expect(loadConfig({ QUANYU_PROXIES: '127.0.0.1' }).evaluation).toBe(false)
    expect(loadConfig({ QUANYU_PROXIES: '127.0.0.1', QUANYU_EVALUATION: '1' }).evaluation).toBe(true)
  })

  it.each(['127.0.0.1', '127.0.0.2', '::1', 'localhost', 'LOCALHOST', 'localhost.', '::ffff:127.0.0.1'])(
    'is not one at %s',
    (HOST) => {
      expect(loadConfig({ HOST }).evaluation).toBe(true)
    },
  )
})

describe('The start', () => {
  const said = (settings: Record<string, string>) => openToWhom(loadConfig(settings)).join('\n')

  it('says that only this machine gets in, and finds walls and sample accounts open', () => {
    expect(said({})).toContain('this machine alone')
    expect(said({})).toContain('evaluation mode), to whoever uses this machine')
  })

  it('says by which names others get in, and what is open to them', () => {
    const others = { HOST: '0.0.0.0', QUANYU_ORIGINS: 'https://quanyu.example' }
    expect(said(others)).toContain('other machines, by https://quanyu.example')
    expect(said(others)).toContain('all else needs an account or a device token')
    expect(said({ ...others, QUANYU_EVALUATION: '1' })).toContain('everybody who reaches it')
    expect(said({ ...others, QUANYU_EVALUATION: '1' })).toContain('QUANYU_EVALUATION=0 closes')
    expect(said({ QUANYU_ORIGINS: 'https://quanyu.example' })).toContain(
      'others through a proxy, by https://quanyu.example',
    )
  })
})
