import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fitOutline, type Cover, type Room } from '../../../web/map/fit-outline.ts'

type LngLat = readonly [number, number]

const [west, north] = [105.33, 30.91]
/** The place of a point on a map with this view, CSS px. */
function placeOf([lng, lat]: LngLat, { center, zoom }: { center: LngLat; zoom: number }, { width, height }: Room) {
  const world = 512 * 2 ** zoom
  const y = (of: number) => (1 - Math.asinh(Math.tan((of * Math.PI) / 180)) / Math.PI) / 2
  return { x: ((lng - center[0]) / 360) * world + width / 2, y: (y(lat) - y(center[1])) * world + height / 2 }
}

const anyOutline = fc.array(
  fc
    .record({ east: fc.integer({ min: 0, max: 90 }), south: fc.integer({ min: 0, max: 70 }) })
    .map(({ east, south }): LngLat => [west + east / 1000, north - south / 1000]),
  { minLength: 6, maxLength: 40 },
)
const spread = (values: readonly number[]) => Math.max(...values) - Math.min(...values)

/** A tool bar above, and legends in the lower corners. */
const anyRoom = fc
  .record({
    width: fc.integer({ min: 600, max: 2_000 }),
    height: fc.integer({ min: 500, max: 1_200 }),
    bar: fc.integer({ min: 0, max: 80 }),
    left: fc.integer({ min: 0, max: 220 }),
    right: fc.integer({ min: 0, max: 220 }),
    tall: fc.integer({ min: 0, max: 200 }),
  })
  .map(({ width, height, bar, left, right, tall }): Room => {
    const covers: Cover[] = [
      { left: 0, top: 0, right: width, bottom: bar },
      { left: 0, top: height - tall, right: left, bottom: height },
      { left: width - right, top: height - tall / 2, right: width, bottom: height },
    ]
    return { width, height, covers, padding: 10 }
  })

it('The home view shows the whole city, and nothing lies over it', () => {
  fc.assert(
    fc.property(anyOutline, anyRoom, (outline, room) => {
      fc.pre(spread(outline.map(([lng]) => lng)) > 0.02 && spread(outline.map(([, lat]) => lat)) > 0.02)
      const view = fitOutline(outline, room)
      if (!view) return
      for (const point of outline) {
        const { x, y } = placeOf(point, view, room)
        expect(x).toBeGreaterThan(room.padding - 0.5)
        expect(x).toBeLessThan(room.width - room.padding + 0.5)
        expect(y).toBeGreaterThan(room.padding - 0.5)
        expect(y).toBeLessThan(room.height - room.padding + 0.5)
        const over = room.covers.filter(
          (cover) => x > cover.left && x < cover.right && y > cover.top && y < cover.bottom,
        )
        expect(over).toEqual([])
      }
    }),
  )
})

it('An outline that leaves the corners free is larger than one between the legends', () => {
  const circle = Array.from({ length: 24 }, (_, step): LngLat => {
    const angle = (step / 24) * 2 * Math.PI
    return [west + 0.04 * Math.cos(angle), north + 0.035 * Math.sin(angle)]
  })
  const corner = { left: 0, top: 560, right: 160, bottom: 700 }
  const room = { width: 800, height: 700, padding: 10, covers: [corner] }
  const strip = { ...room, covers: [{ ...corner, right: 800 }] }
  expect(fitOutline(circle, room)!.zoom).toBeGreaterThan(fitOutline(circle, strip)!.zoom + 0.1)
})

it('Covers that leave no room are not avoided', () => {
  const square: LngLat[] = [
    [west, north],
    [west + 0.05, north],
    [west + 0.05, north - 0.05],
    [west, north - 0.05],
  ]
  const covers = [{ left: 0, top: 0, right: 800, bottom: 600 }]
  expect(fitOutline(square, { width: 800, height: 700, padding: 10, covers })).toBeNull()
})
