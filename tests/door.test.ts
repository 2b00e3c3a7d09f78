import { describe, expect, it } from 'vitest'
import { isAllowedHost, isAllowedOrigin } from '../server/door.ts'

const loopback = { host: '127.0.0.1', allowedOrigins: ['https://wall.example'] }
const open = { host: '0.0.0.0', allowedOrigins: [] }

describe('The door of a server on the loopback', () => {
  it.each(['localhost:8080', '127.0.0.1:8080', '[::1]:8080', '127.0.0.1', 'wall.example'])('lets %s in', (host) => {
    expect(isAllowedHost({ host }, loopback)).toBe(true)
  })

  it.each(['evil.example:8080', '127.0.0.1.evil.example', '', 'localhost@evil.example'])('keeps %j out', (host) => {
    expect(isAllowedHost({ host }, loopback)).toBe(false)
  })

  it('knows a page by its origin, and a program by having none', () => {
    const host = 'localhost:8080'
    expect(isAllowedOrigin({ host }, loopback)).toBe(true)
    expect(isAllowedOrigin({ host, origin: 'http://localhost:8080' }, loopback)).toBe(true)
    expect(isAllowedOrigin({ host, origin: 'https://wall.example' }, loopback)).toBe(true)
    expect(isAllowedOrigin({ host, origin: 'http://localhost:8081' }, loopback)).toBe(false)
    expect(isAllowedOrigin({ host, origin: 'null' }, loopback)).toBe(false)
  })
})

describe('The door of a server on every address', () => {
  it('lets every name in, as it cannot know its own', () => {
    expect(isAllowedHost({ host: 'quanyu.city.example' }, open)).toBe(true)
  })
})
