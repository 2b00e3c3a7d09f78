import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { SharedLooks } from '../../../../server/http/answers/shared-looks.ts'

/** A look that takes 10 ms and sees how many there were, itself included, and how many at the same time. */
function counted() {
  const count = { looks: 0, running: 0, most: 0 }
  const look = async () => {
    count.most = Math.max(count.most, ++count.running)
    await sleep(10)
    count.running -= 1
    return ++count.looks
  }
  return { count, look }
}

it.each([true, false])('those that ask at the same time share a look, strangers %s', async (isStranger) => {
  const looks = new SharedLooks<number>()
  const { look } = counted()
  const ask = (key: string) => looks.share(key, isStranger, look)
  expect(await Promise.all([ask('city'), ask('city'), ask('city')])).toEqual([1, 1, 1])
  expect(await ask('city')).toBe(2)
  expect((await Promise.all([ask('city'), ask('street')])).toSorted()).toEqual([3, 4])
})

it('strangers’ looks at whatever come one after the other, those of others beside them', async () => {
  const looks = new SharedLooks<number>()
  const [strangers, others] = [counted(), counted()]
  const keys = Array.from({ length: 8 }, (_, index) => `area ${index}`)
  await Promise.all([
    ...keys.map((key) => looks.share(`stranger ${key}`, true, strangers.look)),
    ...keys.map((key) => looks.share(`known ${key}`, false, others.look)),
  ])
  expect([strangers.count.most, others.count.most]).toEqual([1, 8])
})

it('after a look for a crowd of strangers comes a rest, in which those that ask share the next look', async () => {
  const looks = new SharedLooks<number>()
  const { count, look } = counted()
  const ask = () => looks.share('city', true, look)
  await Promise.all(Array.from({ length: 20 }, ask))
  const first = ask()
  await sleep(15)
  // A look would have ended by now: there is a rest.
  expect(count.looks).toBe(1)
  expect(await Promise.all([first, ask()])).toEqual([2, 2])
})

it('a look that fails is none, and nobody rests after it', async () => {
  const looks = new SharedLooks<number>()
  const failing = async () => {
    await sleep(10)
    throw new Error('no database')
  }
  const asked = await Promise.allSettled(Array.from({ length: 20 }, () => looks.share('city', true, failing)))
  expect(asked.every(({ status }) => status === 'rejected')).toBe(true)
  const { count, look } = counted()
  const next = looks.share('city', true, look)
  await sleep(15)
  expect([count.looks, await next]).toEqual([1, 1])
})
