import { afterEach, describe, expect, it, vi } from 'vitest'
import { problemStatus } from '../../server/contracts/problem-code.ts'
import { ApiError, getJson, LineError, postJson } from '../../web/api.ts'
import { fieldMessages } from '../../web/field-messages.ts'
import { codeOf, currentOf, explainProblem, isPassing, mayBeDone, problemKind } from '../../web/problems.ts'
import { refusalMessages } from '../../web/refusal-messages.ts'
import '../../web/messages.ts'
import { addMessages, useLanguage } from '../../web/ui/use-language.ts'

addMessages(fieldMessages, refusalMessages)
const han = /^[^A-Za-z]+$/
const { t } = useLanguage()
const inChinese = (error: unknown) => explainProblem(error, t)
const answer = (status: number, headers: Record<string, string> = {}, body = '{"detail":"English prose"}') =>
  new Response(body, { status, headers: { 'content-type': 'application/problem+json', ...headers } })

async function problemOf(fetched: () => Promise<Response>, timeoutMs = 1_000): Promise<unknown> {
  vi.stubGlobal('fetch', fetched)
  return getJson('/api/x', timeoutMs).then(
    () => expect.fail('expected a problem, came an answer'),
    (error: unknown) => error,
  )
}
const rejecting = (name: string, message: string) => () => Promise.reject(new DOMException(message, name))

afterEach(() => vi.unstubAllGlobals())

describe('What went wrong with a request', () => {
  it.each([
    ['timeout', rejecting('TimeoutError', 'signal timed out')],
    ['aborted', rejecting('AbortError', 'The user aborted a request')],
    ['unreachable', () => Promise.reject(new TypeError('Failed to fetch'))],
    ['unreadable', () => Promise.resolve(new Response('<html>'))],
  ] as const)('is a line problem of kind %s, said without the words of the browser', async (kind, fetched) => {
    const error = await problemOf(fetched)
    expect(error).toBeInstanceOf(LineError)
    expect(problemKind(error)).toBe(kind)
    expect(inChinese(error)).toMatch(han)
    expect([isPassing(error), mayBeDone(error)]).toEqual([true, true])
  })

  it.each([400, 401, 403, 404, 409, 410, 412, 413, 415, 422, 428, 429, 500, 502, 503, 504])(
    'with status %i is said in Chinese without the prose of the server',
    async (status) => {
      const error = await problemOf(() => Promise.resolve(answer(status)))
      expect(error).toBeInstanceOf(ApiError)
      expect(inChinese(error)).toMatch(han)
    },
  )

  it.each(Object.entries(problemStatus))('as a refusal of code %s is said in Chinese words', async (code, status) => {
    const error = await problemOf(() =>
      Promise.resolve(
        answer(status, {}, JSON.stringify({ code, detail: 'x', current: { workerNumber: '0207', postCode: '012' } })),
      ),
    )
    expect(codeOf(error)).toBe(code)
    expect(inChinese(error)).toMatch(/^[^A-Za-z{}]+$/)
  })

  it('with a code of a later server is said by its status', async () => {
    const error = await problemOf(() => Promise.resolve(answer(409, {}, '{"code":"moon_is_full"}')))
    expect(inChinese(error)).toBe(t('problemConflict'))
  })

  it('names the field that was refused, and the stand-in that is in the way', async () => {
    const errors = [{ field: 'querystring.grain', expected: 'a moment', came: 'none' }]
    const field = await problemOf(() => Promise.resolve(answer(400, {}, JSON.stringify({ code: 'fields_invalid', errors })))) // prettier-ignore
    expect(explainProblem(field, (key, values) => `${key} ${values?.['field']}`)).toBe('problemField querystring.grain')
    const reason = [{ field: 'body.reason', expected: 'words', came: '' }]
    const refused = await problemOf(() => Promise.resolve(answer(400, {}, JSON.stringify({ code: 'fields_invalid', errors: reason })))) // prettier-ignore
    expect(inChinese(refused)).toBe('服务器不接受填写的内容（原因）')
    const current = { workerNumber: '0207', postCode: 'G012' }
    const taken = await problemOf(() => Promise.resolve(answer(409, {}, JSON.stringify({ code: 'stand_in_taken', current })))) // prettier-ignore
    expect(currentOf(taken, 'stand_in_taken')).toEqual(current)
    expect(inChinese(taken).replace('0207', '').replace('G012', '')).toMatch(han)
    expect(currentOf(taken, 'case_changed')).toBeNull()
  })

  it('says of contacts after how many minutes they may be seen again', async () => {
    const reveals = (headers = {}) =>
      problemOf(() => Promise.resolve(answer(429, headers, '{"code":"too_many_reveals"}')))
    expect(inChinese(await reveals({ 'retry-after': '61' }))).toContain('2 分钟')
    expect(inChinese(await reveals())).toContain('60 分钟')
  })

  it('has a sentence of its own for each kind', async () => {
    const statuses = [400, 401, 403, 404, 409, 412, 413, 422, 428, 429, 500, 503]
    const errors = await Promise.all(statuses.map((status) => problemOf(() => Promise.resolve(answer(status)))))
    expect(new Set(errors.map(inChinese)).size).toBe(statuses.length)
  })

  it('is a problem of the server also where its account of it is unreadable', async () => {
    const error = await problemOf(() => Promise.resolve(answer(503, {}, '{"detail":')))
    expect([problemKind(error), (error as ApiError).problem]).toEqual(['unavailable', null])
  })

  it('says in how many seconds it may be asked again, and that a refusal was not done', async () => {
    const error = await problemOf(() => Promise.resolve(answer(429, { 'retry-after': '7' })))
    expect(inChinese(error)).toContain('7')
    expect([isPassing(error), mayBeDone(error)]).toEqual([true, false])
  })

  it('is also a body that is cut off half-way', async () => {
    const cut = new ReadableStream({ start: (stream) => stream.error(new TypeError('network error')) })
    vi.stubGlobal('fetch', () => Promise.resolve(new Response(cut)))
    const error = await postJson('/api/x', {}).catch((caught: unknown) => caught)
    expect(problemKind(error)).toBe('unreachable')
  })
})
