import fp from 'fastify-plugin'
import { admitScreen } from '../accounts/sessions/admit-screen.ts'
import { stillInForce } from '../accounts/sessions/session-queries.ts'
import { onlyFaults } from '../health/clocks.ts'
import type { AllowedHosts } from '../http/admission/allowed-hosts.ts'
import { isUnavailable } from '../http/problems/errors.ts'
import { healthRoutes } from './health-routes.ts'
import { Live } from './live.ts'
import { Presence } from './presence.ts'
import { ScreenCount } from './screen-count.ts'
import type { Gate } from './screen-listener.ts'
import { WallGroups } from './wall-groups.ts'

declare module 'fastify' {
  interface FastifyInstance {
    live: Live
  }
}

/** The sockets of this node, and the messages of screens. */
export const livePlugin = fp<AllowedHosts & { readonly evaluation: boolean }>(
  async (app, settings) => {
    const { lane, tokens, lifecycle } = app
    const { pool } = app.database
    const { tail } = app.feed
    const context = { pool, tokens, evaluation: settings.evaluation, cityCode: app.city.description.code }
    const gate: Gate = {
      admit: (claim) => admitScreen(context, claim),
      failed: (error) => {
        if (!isUnavailable(error)) app.log.error({ err: error }, 'a screen could not be admitted')
      },
      stillIn: (ids) => stillInForce(pool, ids),
    }
    const live = new Live(app.server, settings, gate, app.seeCase)
    const presence = new Presence(lane, () => live.sockets())
    const groups = new WallGroups(lane, (volatile) => live.tell(volatile))
    const screens = new ScreenCount(lane, {
      count: () => live.screens,
      changed: (values) => live.tell({ topic: 'screens', values }),
    })
    live.listener = {
      changed: () => screens.changed(),
      joined: (group) => groups.joined(group),
      left: (group) => groups.left(group),
      chosen: (group, state) => groups.chosen(group, state),
      opened: (desk) => {
        presence.greet(desk)
        presence.changed()
      },
    }
    const tellClocks = onlyFaults(
      (fault) => live.tell({ topic: 'clock', fault }),
      () => tail.clocks,
    )
    app.feed.follow({
      read: (events) => {
        live.read(events)
        tellClocks()
      },
      broken: () => live.reset(),
    })
    app.decorate('live', live)
    lifecycle.add({ name: 'sockets', start: () => live.follow(tail), stop: () => live.close() })
    lifecycle.add({ name: 'presence', start: () => presence.start(), stop: () => presence.stop() })
    lifecycle.add({ name: 'count of screens', start: () => screens.start(), stop: () => screens.stop() })
    lifecycle.add({ name: 'wall groups', start: () => groups.start(), stop: () => groups.stop() })
    healthRoutes(app, app.database, { tail, live, watch: app.health })
  },
  { name: 'live', dependencies: ['sessions', 'feed', 'cases', 'health', 'volatile'] },
)
