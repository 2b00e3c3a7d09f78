import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'

const bench = (...args: string[]) =>
  spawnSync(process.execPath, ['scripts/bench.ts', ...args], { encoding: 'utf8', timeout: 20_000 })

test.each([
  ['an unknown name', ['no-such-benchmark'], 'There is no benchmark "no-such-benchmark".'],
  ['a path out of the folder', ['../simulate'], 'There is no benchmark "../simulate".'],
  ['no name', [], ''],
])('%s is refused with a list of those there are', (_name, args, message) => {
  const { status, stderr } = bench(...args)
  expect(status).toBe(2)
  expect(stderr).toContain(message)
  expect(stderr).toContain('NAME is one of: ')
})
