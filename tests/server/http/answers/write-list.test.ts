import fc from 'fast-check'
import { expect, it } from 'vitest'
import { withList, writeList } from '../../../../server/http/answers/write-list.ts'

it('a list written in pieces is the JSON of the whole', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.json(), { maxLength: 130 }), fc.json(), async (texts, head) => {
      const items = texts.map((text) => JSON.parse(text) as unknown)
      const see = (item: unknown) => ({ seen: item })
      const written = withList({ head }, 'items', await writeList(items, see))
      expect(written).toBe(JSON.stringify({ head, items: items.map(see) }))
    }),
  )
})

it('a list written in pieces lets others have their turn between them', async () => {
  let turns = 0
  const count = () => void setImmediate(() => (turns++, count()))
  count()
  await writeList(new Array(500).fill(0), (item) => item)
  expect(turns).toBeGreaterThan(5)
})
