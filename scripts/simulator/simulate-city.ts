import type { FeatureCollection } from 'geojson'
import { setTimeout as sleep } from 'node:timers/promises'
import type { CaseDetail } from '../../server/contracts/case.ts'
import type { Catalogue, City } from '../../server/contracts/city.ts'
import { placeLayers, samplePlaces } from '../../server/sample/sample-places.ts'
import { reportMaker } from '../../server/sample/sample-report.ts'
import { CityClient, RefusedError } from './city-client.ts'
import { runResidents } from './residents.ts'
import { Staff } from './staff.ts'
import { describeTally, newTally, type Tally } from './tally.ts'

export interface SimulationOptions {
  /** Address of the server, such as http://127.0.0.1:8080. */
  readonly url: string
  /** Mean over the day. */
  readonly casesPerMinute: number
  readonly seed: number
  /** Shortens all delays by this factor; 1 is real time. The rate stays. */
  readonly tempo: number
  readonly signal: AbortSignal
  readonly print: (line: string) => void
}

const statusLineMs = 60_000
/** A fault that repeats is shown a few times; the status line goes on counting. */
const mostRefusalsTold = 20

/** Lets the city live over the public HTTP API until the signal; then returns what happened. */
export async function simulateCity(options: SimulationOptions): Promise<Tally> {
  const tally = newTally()
  try {
    await live(options, tally)
  } catch (error) {
    if (!options.signal.aborted) throw error
  }
  return tally
}

async function live(options: SimulationOptions, tally: Tally): Promise<void> {
  const { url, casesPerMinute, seed, tempo, print } = options
  // A part that fails ends the others too; nothing goes on half.
  const failure = new AbortController()
  const signal = AbortSignal.any([options.signal, failure.signal])
  const onRefusal = (message: string) => {
    if (tally.refused <= mostRefusalsTold) print(`refused: ${message}`)
  }
  const onRetry = (reason: string) => {
    if (tally.retries++ === 0) print(`waiting for ${url}: ${reason}`)
  }
  const client = new CityClient(url, signal, onRetry)
  const checker = new CityClient(url, signal, onRetry)
  const isStaffed = await signInStaff()

  const city = await client.read<City>('/api/city')
  const [{ items }, places] = await Promise.all([client.read<Catalogue>('/api/catalogue'), readPlaces(client, city)])
  const onSiteItems = new Set(items.filter((item) => item.onSiteMinutes !== null).map((item) => item.code))
  const staff = new Staff(client, checker, tally, { tempo, onSiteItems, signal, onRefusal })
  const onReceipt = ({ number }: { number: string }) => {
    if (!isStaffed) return
    client.read<CaseDetail>(`/api/cases/${number}`).then((reported) => staff.take(reported), failUnlessEnded)
  }
  function failUnlessEnded(error: unknown): void {
    if (!signal.aborted) failure.abort(error)
  }

  print(`${city.name}: ${casesPerMinute} cases a minute, seed ${seed}`)
  const residents = { seed, casesPerMinute, timeZone: city.timeZone, signal, onReceipt, onRefusal }
  const parts = [
    runResidents(client, reportMaker(places, items), tally, residents),
    tell(),
    ...(isStaffed ? [staff.run()] : []),
  ]
  await Promise.all(parts.map((part) => part.catch((error: unknown) => failUnlessEnded(error))))
  failure.signal.throwIfAborted()

  /** Where sample accounts are not switched on, residents report all the same and the city's real people work. */
  async function signInStaff(): Promise<boolean> {
    try {
      await Promise.all([client.signIn('simulator'), checker.signIn('simulator_checker')])
      return true
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error
      print(`residents only: ${error.message}`)
      return false
    }
  }

  async function tell(): Promise<void> {
    while (!signal.aborted) {
      await sleep(statusLineMs, undefined, { signal })
      print(describeTally(tally, staff.openCases))
    }
  }
}

async function readPlaces(client: CityClient, city: City) {
  const areas = (level: string) => client.read<FeatureCollection>(`/api/areas?level=${level}`)
  const present = placeLayers.filter((name) => city.layers.includes(name))
  const [grids, outline, ...layers] = await Promise.all([
    areas('grid'),
    areas('city'),
    ...present.map((name) => client.read<FeatureCollection>(`/api/city/layers/${name}`)),
  ])
  const byName = Object.fromEntries(present.map((name, index) => [name, layers[index]!]))
  return samplePlaces({ ...byName, grids, city: outline })
}
