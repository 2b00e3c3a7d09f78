import type { GroupName } from '../../contracts/volatile.ts'

/**
 * A wall group among all of the city's. A group belongs to the reach of its walls: those of a community and those of the city
 * may give theirs the same name, and neither sees or steers the other.
 */
export type GroupKey = string

/** @param reach the area by which the screen is let in: of its device or account, not the one that it shows */
export function groupKey(name: GroupName, reach: string, cityCode: string): GroupKey {
  return reach === cityCode ? name : `${reach}/${name}`
}

/** The name, as its windows know it. */
export const nameOfGroup = (key: GroupKey): GroupName => key.slice(key.lastIndexOf('/') + 1)
