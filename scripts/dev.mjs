/**
 * `npm run dev`: the server, restarted when one of its files changes, and Vite with hot reload, in one terminal.
 * Vite answers on its own port and passes /api and /socket.io on to the server. Ctrl-C, or the end of one, closes both.
 */
import { createInterface } from 'node:readline'
import { ensurePackages } from './setup/ensure-packages.mjs'
import { runCommand } from './setup/failure.mjs'
import { ended, onStop, startProgram } from './setup/supervise.mjs'

/**
 * Starts a program whose every line is prefixed with its name.
 * @param {string} name
 * @param {readonly string[]} args
 */
function startNamed(name, args) {
  const child = startProgram(args, 'pipe')
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface({ input: stream }).on('line', (line) => console.log(`${name} | ${line}`))
  }
  return child
}

await runCommand(async () => {
  await ensurePackages({ dev: true })
  const server = startNamed('server', ['--watch', '--watch-preserve-output', 'server/main.ts'])
  const web = startNamed('web   ', ['node_modules/vite/bin/vite.js', '--clearScreen', 'false'])
  let stopping = false
  onStop((signal) => {
    stopping = true
    server.kill(signal)
    web.kill(signal)
  })

  const code = await Promise.race([ended(server), ended(web)])
  server.kill('SIGTERM')
  web.kill('SIGTERM')
  return stopping ? 0 : code
})
