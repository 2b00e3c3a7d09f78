import type { City } from '../../server/contracts/city.ts'
import type { MessageKey } from '../ui/use-language.ts'

/** What a screen must say of data that are not the city's own, and of which; null where all are. */
export function sampleNotice({
  synthetic,
  simulated,
}: Pick<City, 'synthetic' | 'simulated'>): { readonly label: MessageKey; readonly why: MessageKey } | null {
  if (synthetic && simulated) return { label: 'sampleData', why: 'sampleDataWhy' }
  if (synthetic) return { label: 'sampleData', why: 'samplePlacesWhy' }
  if (simulated) return { label: 'sampleCases', why: 'sampleCasesWhy' }
  return null
}
