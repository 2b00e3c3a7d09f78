import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { SharedLooks } from '../../../../server/http/answers/shared-looks.ts'

/** A look that takes 10 ms and sees how many there were. */
function counted() {
  let count = 0
  return async () => {
    await sleep(10)
    return ++count
  }
}
const askAll = (looks: SharedLooks<number>, look: () => Promise<number>, askers: number) =>
  Promise.all(Array.from({ length: askers }, () => looks.share('city', look)))

it('those that ask at the same time share a look, those that ask after it do not', async () => {
  const looks = new SharedLooks<number>()
  const look = counted()
  expect(await askAll(looks, look, 3)).toEqual([1, 1, 1])
  expect(await looks.share('city', look)).toBe(2)
  expect(await Promise.all([looks.share('city', look), looks.share('street', look)])).toEqual([3, 4])
})

it('after a look for a crowd those that ask share the next one, which comes after a rest', async () => {
  const looks = new SharedLooks<number>()
  const look = counted()
  await askAll(looks, look, 20)
  const first = looks.share('city', look)
  await sleep(15)
  // A look would have ended by now: it rests.
  expect(await Promise.all([first, looks.share('city', look)])).toEqual([2, 2])
})

it('a look that fails is none: the next one looks again', async () => {
  const looks = new SharedLooks<number>()
  await expect(looks.share('city', () => Promise.reject(new Error('no database')))).rejects.toThrow('no database')
  expect(await looks.share('city', counted())).toBe(1)
})
