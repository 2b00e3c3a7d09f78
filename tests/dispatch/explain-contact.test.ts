import { describe, expect, it } from 'vitest'
import { ApiError, LineError } from '../../web/api.ts'
import { explainContact } from '../../web/dispatch/explain-contact.ts'

const say = (key: string, values: Record<string, string | number> = {}) => [key, ...Object.values(values)].join(' ')
const refused = (status: number, headers = {}) =>
  explainContact(new ApiError('POST /', new Response(null, { status, headers }), null), say)

describe('A contact that is not shown', () => {
  it('says after how many minutes it may be asked again', () => {
    expect(refused(429, { 'retry-after': '61' })).toBe('contactLimit 2')
    expect(refused(429)).toBe('contactLimit 60')
  })

  it('says whether it is the role, the case or the person', () => {
    expect([403, 404, 410].map((status) => refused(status))).toEqual([
      'contactForbidden',
      'contactNone',
      'contactErased',
    ])
  })

  it('says when the server was not reached', () => {
    expect(explainContact(new LineError('POST /', 'unreachable', null), say)).toBe('problemUnreachable')
  })
})
