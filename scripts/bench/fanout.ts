/**
 * `npm run bench -- fanout`: CPU of the server for telling 500 screens 200 events a second, against plain WebSockets with
 * one shared buffer, and against an emit for each event. All three follow the same feed in memory: what is compared is the
 * telling; reading the database costs each node the same, however many screens it has.
 */
import { join } from 'node:path'
import socketIo from 'socket.io/package.json' with { type: 'json' }
import ws from 'ws/package.json' with { type: 'json' }
import type { Cursor } from '../../server/contracts/feed.ts'
import type { ProtocolName } from './fanout/protocols.ts'
import type { ScreensOrder, ScreensResult } from './fanout/screens-process.ts'
import type { TellOrder } from './fanout/server-process.ts'
import { startChild } from './measure/child-process.ts'
import { cpuSeconds } from './measure/cpu-time.ts'
import { isSmallest, readOptions } from './measure/options.ts'
import { printCheck, printComparisons, printCosts, printMachine, printRounds } from './measure/report.ts'
import { measureRounds, ratios, type Cell } from './measure/rounds.ts'
import { mean } from './measure/statistics.ts'

/** Costs in CPU microseconds of the server process for an event, sent to all screens. */
interface FanoutCell extends Cell {
  readonly server: number
  readonly generator: number
  readonly messages: number
  readonly seconds: number
}

interface ServerState {
  readonly ports: Record<ProtocolName, number>
  readonly scope: string
  readonly cursor: Cursor
}

const generatorLimit = 0.7
const options = readOptions({ rounds: 5, screens: 500, rate: 200, seconds: 3 }, { rounds: 1, screens: 20, seconds: 1 })
const file = (name: string) => join(import.meta.dirname, 'fanout', name)
const { child: server } = await startChild(file('server-process.ts'))
const { child: screens } = await startChild(file('screens-process.ts'))
const faults: string[] = []

async function measure(protocol: ProtocolName): Promise<FanoutCell> {
  const { ports, scope, cursor } = await server.ask<ServerState>('state')
  const order: ScreensOrder = { kind: 'open', port: ports[protocol], protocol, count: options.screens, scope, cursor }
  await screens.ask(order)
  const before = cpuSeconds(server.pid)
  const begun = performance.now()
  const count = options.rate * options.seconds
  const seq = await server.ask<number>({ count, rate: options.rate } satisfies TellOrder)
  const result = await screens.ask<ScreensResult>({ kind: 'finish', seq } satisfies ScreensOrder)
  const seconds = (performance.now() - begun) / 1000
  const used = cpuSeconds(server.pid) - before
  faults.push(...result.faults.map((fault) => `${protocol}: ${fault}`))
  const generator = result.cpuSeconds / seconds
  return {
    cost: (used * 1e6) / count,
    server: used / seconds,
    generator,
    messages: result.messages / options.screens / count,
    seconds,
    ...(generator > generatorLimit && { invalid: `generator at ${generator.toFixed(2)} of a core` }),
  }
}

const subjects = {
  live: () => measure('live'),
  'plain ws, shared buffer': () => measure('ws'),
  'emit per event': () => measure('emit'),
}

try {
  for (const warmUp of isSmallest ? [] : Object.values(subjects)) await warmUp()
  const measured = await measureRounds(subjects, options.rounds)
  const isExact = printCheck('every screen has every event in order', faults)
  if (isExact) {
    printComparisons([
      {
        subject: 'live',
        against: 'plain ws, shared buffer',
        ratios: ratios(measured, 'live', 'plain ws, shared buffer'),
        aim: { atMost: 1.25 },
      },
      {
        subject: 'emit per event',
        against: 'live',
        ratios: ratios(measured, 'emit per event', 'live'),
        aim: { atLeast: 6 },
      },
    ])
  }
  console.log()
  printCosts(measured, 'CPU µs/event', {
    'server, cores': (cells) => mean(cells.map((cell) => cell.server)).toFixed(2),
    'generator, cores': (cells) => mean(cells.map((cell) => cell.generator)).toFixed(2),
    'messages/event': (cells) => mean(cells.map((cell) => cell.messages)).toFixed(2),
    'seconds till all had all': (cells) => mean(cells.map((cell) => cell.seconds)).toFixed(1),
  })
  console.log()
  console.log(`${options.screens} screens, ${options.rate} events/s for ${options.seconds} s in each cell`)
  printRounds(measured)
  printMachine({ 'socket.io': socketIo.version, ws: ws.version })
} finally {
  server.stop()
  screens.stop()
}
