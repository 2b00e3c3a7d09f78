/**
 * `npm run check`: every `check:*` script of package.json (lint with Vue templates, types, dead code, format, import
 * boundaries, folders, citations of signs and comments), as many at a time as there are cores. A check that passes is one line; one that fails prints what it
 * found. The exit code is the number of failures.
 */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

/** @type {Record<string, string>} */
const scripts = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts
const checks = Object.entries(scripts).filter(([name]) => name.startsWith('check:'))
const env = { ...process.env, PATH: [join(root, 'node_modules', '.bin'), process.env['PATH']].join(delimiter) }

/**
 * Runs one check and prints how it ended.
 * @param {string} name
 * @param {string} command
 * @returns {Promise<boolean>} whether it passed
 */
function run(name, command) {
  const startedAt = Date.now()
  const child = spawn(command, { cwd: root, env, shell: true, stdio: ['ignore', 'pipe', 'pipe'] })
  /** @type {Buffer[]} */
  const output = []
  child.stdout.on('data', (chunk) => output.push(chunk))
  child.stderr.on('data', (chunk) => output.push(chunk))
  return new Promise((resolve) => {
    child.on('close', (code) => {
      const passed = code === 0
      const seconds = ((Date.now() - startedAt) / 1000).toFixed(1)
      console.log(`${passed ? 'ok  ' : 'FAIL'} ${name.replace('check:', '')} (${seconds} s)`)
      if (!passed) console.log(`${Buffer.concat(output).toString().trimEnd()}\n`)
      resolve(passed)
    })
  })
}

/** Takes checks from the shared list until none is left. */
async function work() {
  const results = []
  for (let check = checks.shift(); check; check = checks.shift()) results.push(await run(...check))
  return results
}

const count = checks.length
const results = (await Promise.all(Array.from({ length: availableParallelism() }, work))).flat()
const failed = results.filter((passed) => !passed).length
console.log(failed === 0 ? `check: all ${count} passed` : `check: ${failed} of ${count} failed`)
process.exitCode = failed
