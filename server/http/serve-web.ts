import staticFiles from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { ProblemError } from './problems/errors.ts'

const webDir = resolve(import.meta.dirname, '..', '..', 'dist', 'web')

/** The built web app; every address of a screen answers with its one page. Nothing where it was not built. */
export async function serveWeb(app: FastifyInstance): Promise<void> {
  if (!existsSync(join(webDir, 'index.html'))) return
  await app.register(staticFiles, {
    root: webDir,
    wildcard: false,
    // written by the build, so that nothing is compressed twice
    preCompressed: true,
    globIgnore: ['**/*.{br,gz}'],
    setHeaders: (reply, path) => {
      const isNamedByContent = path.includes('/assets/')
      void reply.header('cache-control', isNamedByContent ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
  app.get('/*', { schema: { hide: true } }, async (request, reply) => {
    const { accept = '*/*' } = request.headers
    const takesPages = accept.includes('text/html') || accept.includes('*/*')
    // A file that is missing must not be answered with a page.
    const isScreen = /^\/[\w/-]*$/.test(request.url.split('?')[0] ?? '') && !request.url.startsWith('/api/')
    if (!takesPages || !isScreen)
      throw new ProblemError('address_unknown', `Nothing is at GET ${request.url.split('?')[0]}.`)
    return reply.sendFile('index.html')
  })
}
