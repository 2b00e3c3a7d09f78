import { parseArgs } from 'node:util'
import { loadConfig } from '../server/config.ts'
import { simulateCity } from './simulator/simulate-city.ts'
import { describeTally } from './simulator/tally.ts'

const help = `Lets simulated residents report and simulated staff work, over the public HTTP API.

  --url URL      the server (default: this machine at PORT)
  --rate N       cases a minute, as a mean over the day (default: QUANYU_SIMULATE)
  --seed N       the same seed gives the same reports in the same order (default: another one each time)
  --speed N      shortens the staff's delays by this factor (default 1)

Reports follow the day of the city: quiet at night, though never below half the rate, busy at 8-11 and 15-18.`

const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    rate: { type: 'string' },
    seed: { type: 'string' },
    speed: { type: 'string', default: '1' },
    help: { type: 'boolean', short: 'h' },
  },
})

if (values.help) {
  console.log(help)
} else {
  await run()
}

async function run(): Promise<void> {
  const config = loadConfig()
  const casesPerMinute = positive('--rate', values.rate ?? String(config.simulatePerMinute), 0)
  const seed = positive('--seed', values.seed ?? String(Date.now() % 2 ** 31), 0)
  const tempo = positive('--speed', values.speed, 0.01)
  const url = values.url ?? `http://127.0.0.1:${config.port}`
  if (casesPerMinute === 0) return console.log('The simulation is off (0 cases a minute).')

  const ending = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ending.abort())
  const print = (line: string) => console.log(`simulator: ${line}`)
  const tally = await simulateCity({ url, casesPerMinute, seed, tempo, signal: ending.signal, print })
  print(`ended: ${describeTally(tally)}`)
}

/** A number from the command line, at least `least`; anything else ends the program with a message. */
function positive(name: string, text: string, least: number): number {
  const number = Number(text)
  if (text.trim() !== '' && Number.isFinite(number) && number >= least) return number
  console.error(`${name}: expected a number from ${least}, came ${JSON.stringify(text)}`)
  process.exit(2)
}
