import fp from 'fastify-plugin'
import { isUnavailable } from '../http/problems/errors.ts'
import { PeriodicTask, type PeriodicWork } from './periodic-task.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** A periodic task of this node: screens hear at once what it has done, health and log what has failed. */
    periodicTask: (name: string, work: Pick<PeriodicWork, 'round' | 'untilNext'>) => PeriodicTask
  }
}

/** Gives rooms periodic tasks, which start and stop with the node. */
export const periodicPlugin = fp(
  async (app) => {
    app.decorate('periodicTask', (name, work) => {
      const task = new PeriodicTask({
        ...work,
        done: () => app.feed.tail.wake(),
        failed: (error) => {
          app.health.failed(error)
          if (!isUnavailable(error)) app.log.error({ err: error }, `${name} failed`)
        },
      })
      app.lifecycle.add({ name, start: () => task.start(), stop: () => task.stop() })
      return task
    })
  },
  { name: 'periodic', dependencies: ['lifecycle', 'feed', 'health'] },
)
