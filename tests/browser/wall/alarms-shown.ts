import { eventually } from '../../support/eventually.ts'
import type { WallPage } from './wall-page.ts'

/** The numbers of the cases whose place ripples. */
export const rippling = ({ page }: WallPage) =>
  page.locator('[data-ripple]').evaluateAll((found) => found.map((element) => element.dataset['ripple']))
export const strip = ({ page }: WallPage) => page.locator('.alarm-strip')
/** How many new alarms the strip says that there are. */
export const waiting = async (wall: WallPage) => {
  const [text] = await strip(wall).locator('p').allInnerTexts()
  return text === undefined ? 0 : Number(/\d+/.exec(text))
}
export const warns = (wall: WallPage, count: number) =>
  eventually(
    `${count} new alarms`,
    () => waiting(wall),
    (now) => now === count,
  )
/** The numbers in the live list, from the top. */
export const listed = ({ page }: WallPage) =>
  page.locator('.live-panel [data-case]').evaluateAll((rows) => rows.map((row) => row.dataset['case']))
/** How many tones the page has made since it was opened, if `countTones` ran before its code. */
export const tones = ({ page }: WallPage) => page.evaluate(() => (globalThis as unknown as { tones: number }).tones)

/** Runs in the page: counts the tones that it makes, as nobody listens. */
export function countTones(): void {
  const counted = globalThis as unknown as { tones: number; OscillatorNode: typeof OscillatorNode }
  counted.tones = 0
  counted.OscillatorNode = new Proxy(OscillatorNode, {
    construct(target, args) {
      counted.tones++
      return Reflect.construct(target, args)
    },
  })
}
