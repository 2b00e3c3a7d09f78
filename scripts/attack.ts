import { parseArgs } from 'node:util'
import { operationsOf, type ApiDescription } from './attack/api-description.ts'
import { signInAll } from './attack/everybody.ts'
import { judgeBy } from './attack/judge-answer.ts'
import { readKnownThings } from './attack/known-things.ts'
import { runAttack } from './attack/run-attack.ts'
import { openLine } from './attack/send-request.ts'

const help = `Attacks a server on this machine with requests made from its own OpenAPI description, as each role and as nobody.

  --requests N   how many (default 20000)
  --seed N       the same seed makes the same requests (default: another one each time)
  --url URL      the server, in evaluation mode, by a loopback name (default http://127.0.0.1:8080)
  --lines N      connections at once (default 16)

Every answer must be no 5xx, every failure a Problem that tells nothing of the inside, every success what its schema says. It
writes sample cases: never run it where real ones are.`

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '20000' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    url: { type: 'string', default: 'http://127.0.0.1:8080' },
    lines: { type: 'string', default: '16' },
    help: { type: 'boolean', short: 'h' },
  },
})

if (values.help) console.log(help)
else process.exitCode = await run()

async function run(): Promise<number> {
  const { hostname } = new URL(values.url)
  if (!['127.0.0.1', 'localhost', '[::1]'].includes(hostname)) {
    console.error(`--url: expected a server on this machine's loopback, came ${hostname}: nobody else's is attacked.`)
    return 2
  }
  const [requests, seed, lines] = [values.requests, values.seed, values.lines].map(Number) as [number, number, number]
  const attackers = await signInAll(values.url)
  const dispatcher = attackers.find(({ name }) => name === 'city_dispatcher')!
  const description = (await (await fetch(`${values.url}/api/docs/json`)).json()) as ApiDescription
  const line = openLine(values.url, lines)
  const begun = performance.now()
  const { statuses, findings } = await runAttack({
    line,
    judge: judgeBy(description),
    known: await readKnownThings(values.url, { ...dispatcher.headers }),
    operations: operationsOf(description),
    attackers,
    // Who signs out proves nothing any more.
    tries: ({ name }, { method, path }) => name === 'nobody' || method !== 'DELETE' || path !== '/api/sessions/current',
    requests,
    seed,
    lines,
  })
  line.close()
  console.log(`${requests} requests of seed ${seed} in ${Math.round((performance.now() - begun) / 1_000)} s`)
  console.log(Object.entries(statuses).map(([status, count]) => `${status}: ${count}`).join('  ')) // prettier-ignore
  for (const finding of findings) console.log(JSON.stringify(finding))
  console.log(findings.length === 0 ? 'Nothing that must not be.' : `${findings.length} answers that must not be.`)
  return findings.length === 0 ? 0 : 1
}
