import { expect, test } from 'vitest'
import { Lifecycle } from '../../../server/tasks/lifecycle.ts'
import { stopInTime, type Part } from '../../../server/tasks/stop-in-time.ts'

const limits = { partMs: 20, allMs: 50 }
const never = () => new Promise<void>(() => undefined)

/** Parts that write down what happens to them. */
function recorded(...names: string[]) {
  const done: string[] = []
  const parts = names.map((name): Part => ({
    name,
    start: () => void done.push(`start ${name}`),
    stop: () => void done.push(`stop ${name}`),
  }))
  return { done, parts }
}

test('parts start in the order in which they were added, and stop in the reverse one', async () => {
  const { done, parts } = recorded('tail', 'sockets', 'deadlines')
  const lifecycle = new Lifecycle()
  for (const part of parts) lifecycle.add(part)
  await lifecycle.start()
  await lifecycle.stop(limits)
  expect(done).toEqual([
    'start tail',
    'start sockets',
    'start deadlines',
    'stop deadlines',
    'stop sockets',
    'stop tail',
  ])
  expect(lifecycle.late).toEqual([])
})

test('a part that hangs is named, and those after it stop all the same', async () => {
  const { done, parts } = recorded('tail')
  const lifecycle = new Lifecycle()
  for (const part of [...parts, { name: 'deadlines', stop: never }]) lifecycle.add(part)
  await lifecycle.start()
  await lifecycle.stop(limits)
  expect(lifecycle.late).toEqual(['deadlines'])
  expect(done).toContain('stop tail')
})

test('a part whose stop fails is named, and what never started is not stopped', async () => {
  const { done, parts } = recorded('sockets')
  const lifecycle = new Lifecycle()
  lifecycle.add({ name: 'tail', start: () => undefined, stop: () => Promise.reject(new Error('lost')) })
  lifecycle.add({ name: 'lane', start: () => Promise.reject(new Error('away')) })
  for (const part of parts) lifecycle.add(part)
  await expect(lifecycle.start()).rejects.toThrow('away')
  await lifecycle.stop(limits)
  expect(lifecycle.late).toEqual(['tail'])
  expect(done).toEqual([])
})

test('parts that hang use up no more than the time of all', async () => {
  const hanging = ['a', 'b', 'c', 'd'].map((name) => ({ name, stop: never }))
  expect(await stopInTime(hanging, limits)).toEqual(['a', 'b', 'c', 'd'])
})
