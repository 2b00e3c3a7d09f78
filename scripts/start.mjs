/**
 * `npm start`: installs what is missing, then runs the server and, beside it, the simulated residents and workers. While the server
 * prepares its database, the web app is built if its sources changed; the server listens once it is there. Plain JavaScript for the machine's own Node 20; the rest runs on Node 24.
 * Ends with the server, with its exit code.
 */
import { ensurePackages } from './setup/ensure-packages.mjs'
import { ensureWeb } from './setup/ensure-web.mjs'
import { runCommand } from './setup/failure.mjs'
import { ended, onStop, startProgram } from './setup/supervise.mjs'

/** @typedef {import('node:child_process').ChildProcess} ChildProcess */

await runCommand(async () => {
  await ensurePackages({ dev: false })
  /** @type {ChildProcess | undefined} */
  let simulator
  let stopping = false

  /** @param {string} url of the server, to which the simulator is only a client: when it breaks off, the server runs on */
  async function simulate(url) {
    simulator = startProgram(['scripts/simulate.ts', '--url', url])
    const code = await ended(simulator)
    if (code !== 0 && !stopping)
      console.error(`The simulator ended (${code}); the server runs on. Again: npm run simulate`)
  }

  const server = startProgram(['server/main.ts', '--await-web'])
  // The server shows the progress of the build: it waits for it after its own steps.
  const web = ensureWeb((_title, build) => build()).then(
    () => void (server.connected && server.send('web')),
    (error) => {
      server.kill('SIGTERM')
      throw error
    },
  )
  // main.ts tells its address once it listens, and whether the city is to be simulated.
  server.on('message', (message) => {
    const { listening, simulated } = /** @type {{ listening?: string, simulated?: boolean }} */ (message)
    if (listening && simulated) void simulate(listening)
  })
  onStop((signal) => {
    stopping = true
    simulator?.kill(signal)
    server.kill(signal)
  })

  const [code] = await Promise.all([ended(server), web])
  stopping = true
  simulator?.kill('SIGTERM')
  return code
})
