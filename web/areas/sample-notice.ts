import type { City } from '../../server/contracts/city.ts'
import type { MessageKey } from '../ui/use-language.ts'

/** The notice that a screen shows where data are synthetic, with the data that it means; null where all data are the city's own. */
export function sampleNotice({
  synthetic,
  simulated,
}: Pick<City, 'synthetic' | 'simulated'>): { readonly label: MessageKey; readonly why: MessageKey } | null {
  if (synthetic && simulated) return { label: 'sampleData', why: 'sampleDataWhy' }
  if (synthetic) return { label: 'sampleData', why: 'samplePlacesWhy' }
  if (simulated) return { label: 'sampleCases', why: 'sampleCasesWhy' }
  return null
}
