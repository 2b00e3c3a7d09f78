import type { Case } from '../../../server/contracts/case.ts'

/** Groups by a key; cases whose key is null are left out. */
export function groupCases(cases: Iterable<Case>, key: (item: Case) => string | null): Map<string, Case[]> {
  const groups = new Map<string, Case[]>()
  for (const item of cases) {
    const name = key(item)
    if (name === null) continue
    const group = groups.get(name)
    if (group) group.push(item)
    else groups.set(name, [item])
  }
  return groups
}
