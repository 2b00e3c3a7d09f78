import fp from 'fastify-plugin'
import { HealthWatch } from './health-watch.ts'
import { watchedFolders, type WrittenPlaces } from './watched-folders.ts'

declare module 'fastify' {
  interface FastifyInstance {
    health: HealthWatch
  }
}

interface HealthSettings extends WrittenPlaces {
  /** What writes the history's anchors. */
  readonly anchors?: { readonly failing: string | null } | undefined
}

/** What is not in order on this node. */
export const healthPlugin = fp<HealthSettings>(
  async (app, settings) => {
    const { tail } = app.feed
    const { anchors } = settings
    const watch = new HealthWatch({
      folders: watchedFolders(settings),
      sinceRead: () => tail.sinceRead,
      clocks: () => tail.clocks,
      behind: () => ({ statistics: app.statistics.projection.behindMs, replay: app.caseVersions.behindMs }),
      anchors: () => anchors?.failing ?? null,
      calendar: app.calendarReason,
    })
    app.decorate('health', watch)
    app.addHook('onError', async (_request, _reply, error) => watch.failed(error))
    app.lifecycle.add({ name: 'health', start: () => watch.start(), stop: () => watch.stop() })
  },
  { name: 'health', dependencies: ['feed', 'replay', 'statistics', 'catalogue'] },
)
