import { describe, expect, it } from 'vitest'
import { asking, ReadShare, TooManyReadersError } from '../../../server/database/read-share.ts'
import { createReadQueue } from '../../../server/database/read-queue.ts'

const nobodyWaits = () => false

describe('The share of the readers', () => {
  it('holds no more connections than it has, and gives each to whoever has waited longest', async () => {
    const share = new ReadShare({ connections: 2, waiting: 9, patienceMs: 9_000 }, nobodyWaits)
    const [first, second] = [await share.take(), await share.take()]
    const entered: string[] = []
    const third = share.take().then((giveBack) => (entered.push('third'), giveBack))
    const fourth = share.take().then((giveBack) => (entered.push('fourth'), giveBack))
    await Promise.resolve()
    expect(entered).toEqual([])
    first()
    ;(await third)()
    second()
    ;(await fourth)()
    expect(entered).toEqual(['third', 'fourth'])
  })

  it('refuses whoever finds the line full, or waits too long', async () => {
    const share = new ReadShare({ connections: 1, waiting: 1, patienceMs: 20 }, nobodyWaits)
    const giveBack = await share.take()
    const waiting = share.take()
    await expect(share.take()).rejects.toBeInstanceOf(TooManyReadersError)
    await expect(waiting).rejects.toBeInstanceOf(TooManyReadersError)
    giveBack()
    expect(await share.take()).toBeTypeOf('function')
  })
})

describe('The turnstile of long reads', () => {
  it('lets those with a session go before visitors, of whom only so many wait', async () => {
    const queueRead = createReadQueue({ waitingCount: 0 })
    const done: string[] = []
    const gate = Promise.withResolvers<void>()
    const first = queueRead(() => gate.promise)
    const visit = () => asking.run('stranger', () => queueRead(async () => void done.push('visitor')))
    const visits = Array.from({ length: 200 }, visit)
    await expect(visit()).rejects.toBeInstanceOf(TooManyReadersError)
    const known = asking.run('known', () => queueRead(async () => void done.push('known')))
    gate.resolve()
    await Promise.all([first, known, ...visits])
    expect(done[0]).toBe('known')
    expect(done).toHaveLength(201)
  })
})
