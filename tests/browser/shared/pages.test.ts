import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeOnDatabase } from '../../support/databases/databases.ts'
import { serveApp, type ServedApp } from '../../support/servers/serve-app.ts'

describeOnDatabase('The addresses of the web app', (database) => {
  let app: ServedApp
  beforeAll(async () => {
    app = await serveApp(database())
  })
  afterAll(() => app.close())

  const look = async (path: string, accept: string) => {
    const { status, headers } = await fetch(`${app.url}${path}`, { headers: { accept } })
    return [status, headers.get('content-type')?.split(';')[0]]
  }

  it.each(['/', '/wall', '/drill/510981', '/nowhere'])(
    '%s is answered with the page, also for a program',
    async (path) => {
      expect(await look(path, 'text/html,application/xhtml+xml')).toEqual([200, 'text/html'])
      expect(await look(path, '*/*')).toEqual([200, 'text/html'])
    },
  )

  it.each(['/assets/gone.js', '/api/nothing', '/.env'])('%s is not answered with a page', async (path) => {
    expect(await look(path, '*/*')).toEqual([404, 'application/problem+json'])
  })
})
