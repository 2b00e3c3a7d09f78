import type { RandomStream } from '../../server/sample/seeded-random.ts'

const deep = (depth: number) => Array.from({ length: depth }).reduce<unknown>((inner) => [inner], 1)

/** Text that somebody hopes to be read as something else. */
const hostileTexts: readonly string[] = [
  ...['', ' ', '\u3000', '\u200b', '\0', 'a\0b', '\ud800', '\udfff', '\ufffe', '\u202eabc', '\r\nX-Evil: 1', '\n', '%00', '%', '%ff', '%zz'],
  ...["'", "' or '1'='1", "'; drop table cases; --", '1; select pg_sleep(10)', '$1', '\\', '%%', '_', '*', '~', '^@', "E'\\\\x00'"],
  ...['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', '{{7*7}}', '${7*7}', '=HYPERLINK("http://x")', '+1', '-1', '@SUM(A1)', '\t=1', '＝1'], // prettier-ignore
  ...['../../etc/passwd', '..%2f..%2f', '/etc/passwd', 'C:\\windows', 'file:///etc/passwd', 'http://127.0.0.1:5432/', '__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'],
  ...['NaN', 'Infinity', '-Infinity', '1e999', '-1e400', '0x10', '1e-400', '-0', '00', '1_000', '９', '9'.repeat(400), '9007199254740993', '2147483648', '-9223372036854775809'],
  ...['true', 'null', 'undefined', '[]', '{}', '[object Object]', 'today..today', '2026-02-30', '2026-02-30T00:00:00Z', '0000-01-01', '10000-01-01', '9999-12-31T23:59:59Z', '2026-11-30T24:00:00Z', '2026-11-30T00:00:00+23:59', '2030-01-01..2030-01-02', '2026-11-10..2026-11-01'],
  ...['5109810', '51098100200400', '510981002004999', '510981002004004-01', '5109812026010100001', '51098120260101000010', '510981%', '______', '-'.repeat(24), 'A'.repeat(24)],
  ...['x'.repeat(65), 'x'.repeat(300), 'x'.repeat(5_000), '多'.repeat(2_001), '\u0301'.repeat(500), '👩‍👩‍👧‍👦'.repeat(50), '"1"', 'W/"1"', '*', '"0"', '"-1"', '"99999999999"'],
] // prettier-ignore

const hostileOthers: readonly unknown[] = [
  ...[null, true, false, 0, -0, -1, 1.5, 1e308, -1e308, 5e-324, 2 ** 31, 2 ** 53, 2 ** 63, 181, -91],
  ...[[], {}, [[]], [null], { $ne: null }, { toString: 'x' }, { length: 1e9 }, ['a', 'b'], deep(40), deep(2_000)],
  ...[Array.from({ length: 3_000 }, (_, n) => n), Object.fromEntries(Array.from({ length: 1_000 }, (_, n) => [`k${n}`, n]))],
] // prettier-ignore

export const hostileText = (random: RandomStream): string => random.pick(hostileTexts)

export const hostileValue = (random: RandomStream): unknown =>
  random.chance(0.5) ? hostileText(random) : random.pick(hostileOthers)

/** Whole bodies that are hardly any. */
export const hostileBodies: readonly string[] = [
  ...['', ' ', '{', '[', 'null', 'true', '1', '"text"', '[]', '{}', '{"a":1e999}', '{"a":1,"a":2}', '{"__proto__":{"admin":true}}'],
  ...['['.repeat(4_500), `${'['.repeat(4_500)}${']'.repeat(4_500)}`, `${'{"a":'.repeat(4_500)}1${'}'.repeat(4_500)}`],
  ...['\ufeff{}', '{"act":"hand_up"}', '{"\\ud800":1}', '{"\\u0000":1}', 'a=b&c=d', '<xml/>', `{"a":"${'x'.repeat(70_000)}"}`],
] // prettier-ignore

/** Headers that no client of ours sends. */
export const hostileHeaders: readonly Readonly<Record<string, string>>[] = [
  { 'content-type': 'text/plain' },
  { 'content-type': 'application/json; charset=utf-16' },
  { 'content-type': 'application/x-www-form-urlencoded' },
  { 'content-type': ';' },
  { 'content-encoding': 'gzip' },
  { 'content-encoding': 'br' },
  { 'content-encoding': 'nonsense' },
  { 'accept-encoding': 'nonsense;q=x, *;q=9' },
  { accept: 'text/html' },
  { cookie: 'quanyu_session=; quanyu_kiosk=' },
  { cookie: `quanyu_session=${'A'.repeat(43)}; quanyu_session=x; ;;=` },
  { cookie: '%00=%ff; __proto__=1' },
  { authorization: 'Bearer' },
  { authorization: `Bearer ${'A'.repeat(43)}` },
  { authorization: 'Basic YTpi' },
  { origin: 'https://evil.example' },
  { origin: 'null' },
  { 'sec-fetch-site': 'cross-site' },
  { 'x-forwarded-for': '10.0.0.1, nonsense' },
  { 'x-forwarded-host': 'evil.example' },
  { host: 'evil.example' },
  { 'if-none-match': '*' },
  { 'if-match': '*' },
  { 'if-match': 'W/"1"' },
  { 'if-match': '"1", "2"' },
  { 'idempotency-key': 'my-first-report' },
  { 'idempotency-key': 'x'.repeat(200) },
  { 'receipt-secret': 'x'.repeat(65) },
  { range: 'bytes=0-0,5-' },
  { expect: '200-maybe' },
  { 'x-long': 'x'.repeat(9_000) },
]

export const hostileMethods = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS', 'TRACE', 'PROPFIND'] as const
