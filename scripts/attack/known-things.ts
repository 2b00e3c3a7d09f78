import type { RandomStream } from '../../server/sample/seeded-random.ts'

/** Things that the server under attack knows, by the name that addresses and bodies give them. */
export type KnownThings = Readonly<Record<string, readonly string[]>>

interface Feature {
  readonly properties: { readonly code: string }
}

/** Reads them over the public API, as the dispatcher whose headers are given sees them. */
export async function readKnownThings(url: string, headers: Record<string, string>): Promise<KnownThings> {
  const read = async <Body>(path: string) => (await (await fetch(`${url}${path}`, { headers })).json()) as Body
  const codes = async (level: string) =>
    (await read<{ features: Feature[] }>(`/api/areas?level=${level}&detail=screen`)).features.map(({ properties }) => properties.code) // prettier-ignore
  const [city, subdistrict, community, grid, estate] = await Promise.all(
    ['city', 'subdistrict', 'community', 'grid', 'estate'].map(codes),
  )
  const { items } = await read<{ items: { code: string; category: string }[] }>('/api/catalogue')
  const { cases } = await read<{ cases: { number: string; workerNumber: string | null }[] }>('/api/cases?limit=200')
  const { kpis } = await read<{ kpis: { key: string }[] }>('/api/kpis')
  const { samples } = await read<{ samples: { account: string }[] }>('/api/sessions/samples')
  const grids = grid!.slice(0, 40)
  const areas = [...city!, ...subdistrict!, ...community!.slice(0, 20), ...grids, ...estate!.slice(0, 20)]
  const numbers = cases.map(({ number }) => number)
  const day = new Date().toISOString().slice(0, 10)
  return {
    ...Object.fromEntries(['code', 'area', 'areaCode', 'scope', 'within', 'areas'].map((name) => [name, areas])),
    ...Object.fromEntries(['grid', 'gridCode'].map((name) => [name, grids])),
    ...Object.fromEntries(['number', 'into'].map((name) => [name, numbers])),
    postCode: grids.map((code) => `${code}-01`),
    workerNumber: cases.flatMap(({ workerNumber }) => workerNumber ?? []),
    itemCode: items.map(({ code }) => code),
    category: [...new Set(items.map(({ category }) => category)), ''],
    kpi: kpis.map(({ key }) => key),
    sample: samples.map(({ account }) => account),
    // Never one that somebody signs in with: who has lost the session proves nothing any more.
    account: ['attacked-a', 'attacked-b', 'nobody'],
    password: ['correct horse battery staple 7', 'aaaaaaaaaaaa'],
    period: ['today', '7d', '30d', 'month', '2026-11-01..2026-11-10'],
    date: [day, '2026-11-01'],
    firstDay: [day, '2026-11-23'],
    status: ['dispatched', 'accepted,on_site', 'closed'],
    layer: ['roads', 'water', 'areas'],
    phone: ['13800000000'],
    'if-match': ['"1"', '"2"', '"3"'],
    'receipt-secret': ['AAAAAAAAAAAAAAAAAAAAAA'],
    id: ['1', '00000000-0000-4000-8000-000000000000'],
    description: ['井盖松动（演示）', 'Loose cover (sample)'],
    reason: ['演示原因', 'sample reason'],
    name: ['演示席', 'Sample seat'],
  }
}

/** An instant within the last two days or the next, ISO 8601. */
export const someInstant = (random: RandomStream): string =>
  new Date(Date.now() - random.whole(-86_400, 2 * 86_400) * 1_000).toISOString()
