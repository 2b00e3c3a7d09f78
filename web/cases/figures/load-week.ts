import type { Case } from '../../../server/contracts/case.ts'
import { getJson } from '../../api.ts'
import { dayMs } from '../../ui/durations.ts'

const pageSize = 500

interface CasePage {
  readonly cases: readonly Case[]
  readonly next: string | null
}

/** The cases reported in an area in the eight days up to a moment (epoch ms): any city's last seven days are within them. */
export async function loadWeek(area: string, moment: number): Promise<readonly Case[]> {
  const span = `from=${new Date(moment - 8 * dayMs).toISOString()}&to=${new Date(moment).toISOString()}`
  const cases: Case[] = []
  let after = ''
  do {
    const page = await getJson<CasePage>(`/api/cases?area=${area}&${span}&limit=${pageSize}${after}`)
    cases.push(...page.cases)
    after = page.next === null ? '' : `&after=${encodeURIComponent(page.next)}`
  } while (after)
  return cases
}
