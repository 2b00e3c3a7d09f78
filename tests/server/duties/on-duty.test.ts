import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { loadCity } from '../../../server/city/load-city.ts'
import type { CaseDetail } from '../../../server/contracts/case.ts'
import type { Problem } from '../../../server/contracts/problem.ts'
import { describeOnDatabase } from '../../support/databases/databases.ts'
import { move, sampleReport, submit } from '../../support/cases/sample-reports.ts'
import { ask, serveApp, type ServedApp } from '../../support/servers/serve-app.ts'

const shehong = join(import.meta.dirname, '../../../gis-data/shehong')

describeOnDatabase('Who is on duty', (database) => {
  let app: ServedApp
  let folder: string
  let post: string
  let regular: string
  beforeAll(async () => {
    app = await serveApp(database())
    folder = mkdtempSync(join(tmpdir(), 'posts-'))
    cpSync(shehong, folder, { recursive: true })
    const { body } = await submit(app.url, sampleReport())
    post = `${body.gridCode}-01`
    regular = (await detail(body.number)).workerNumber!
  })
  afterAll(async () => {
    await app?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const detail = async (number: string) => (await ask<CaseDetail>(`${app.url}/api/cases/${number}`)).body
  /** Whom a report in the grid of `post` is dispatched to now. */
  const sentTo = async () => (await detail((await submit(app.url, sampleReport())).body.number)).workerNumber

  const putOnDuty = (worker: string, from: string, to: string, standsIn: boolean) =>
    database().owner(async (client) => {
      await client.query('insert into workers (number) values ($1) on conflict do nothing', [worker])
      await client.query(
        `insert into duties (post_code, worker_number, starts_at, ends_at, stands_in)
         values ($1, $2, now() + $3::interval, now() + $4::interval, $5)`,
        [post, worker, from, to, standsIn],
      )
    })
  const endDuty = (worker: string) =>
    database().owner((client) => client.query('delete from duties where worker_number = $1', [worker]))

  const onDutyYesterday = async () => {
    const yesterday = `select worker_number from on_duty($1, now() - interval '1 day')`
    return (await database().pool.query(yesterday, [post.slice(0, 15)])).rows
  }

  /** Loads the city again with the posts changed. */
  const reload = (change: (posts: string) => string) => {
    const file = join(folder, 'posts.csv')
    writeFileSync(file, change(readFileSync(file, 'utf8')))
    return loadCity(database(), folder)
  }
  const postLine = (worker: string) => `${post},grid,${post.slice(0, 15)},grid_worker,${worker},all\n`

  afterEach(async () => {
    for (const worker of ['9701', '9702']) await endDuty(worker)
    expect(await sentTo()).toBe(regular)
  })

  it('is the regular worker, before whom a stand-in goes while he stands in', async () => {
    await putOnDuty('9701', '-1 hour', '1 hour', true)
    expect(await sentTo()).toBe('9701')
  })

  it('is nobody whose time is over or has not come', async () => {
    await putOnDuty('9701', '-2 hours', '-1 second', true)
    await putOnDuty('9702', '1 hour', '2 hours', true)
    expect(await sentTo()).toBe(regular)
  })

  it('is the follower and no longer the replaced worker, until he comes back; a stand-in stays', async () => {
    await reload((posts) => posts.replace(postLine(regular), postLine('9801')))
    expect(await sentTo()).toBe('9801')
    expect(await onDutyYesterday()).toEqual([{ worker_number: regular }])
    await putOnDuty('9701', '-1 hour', '1 hour', true)
    await reload((posts) => posts.replace(postLine('9801'), postLine(regular)))
    expect(await sentTo()).toBe('9701')
  })

  it('is nobody where the post was given up: the report is filed and cannot be dispatched', async () => {
    await reload((posts) => posts.replace(postLine(regular), ''))
    const { body } = await submit(app.url, sampleReport())
    expect(body.status).toBe('filed')
    expect(await detail(body.number)).toMatchObject({ workerNumber: null, dispatchedAt: null })
    const refused = (await move(app.url, body.number, 1, 'dispatched')) as { status: number; body: Problem }
    expect(refused.status).toBe(409)
    expect((await detail(body.number)).version).toBe(1)
    await reload((posts) => posts + postLine(regular))
    expect((await move(app.url, body.number, 1, 'dispatched')).status).toBe(200)
  })
})
