import type { Catalogue } from '../../server/contracts/city.ts'

export type WorkItem = Catalogue['items'][number]

/** The items whose name, code, category or unit has every one of the words; all of them where none is given. */
export function findItems(
  items: Iterable<WorkItem>,
  words: string,
  unitName: (item: WorkItem) => string,
): readonly WorkItem[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean)
  return [...items].filter((item) => {
    const text = `${item.name} ${item.code} ${item.category} ${unitName(item)}`.toLowerCase()
    return wanted.every((word) => text.includes(word))
  })
}
