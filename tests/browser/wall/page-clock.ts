import type { Page } from 'playwright-core'

interface Clock {
  aheadMs: number
}

/** Runs in the page before its code: its monotonic clock is ahead of the real one by `aheadMs`, at first 0. */
export function giveClock(): void {
  const clock = globalThis as unknown as Clock
  const realNow = performance.now.bind(performance)
  clock.aheadMs = 0
  performance.now = () => realNow() + clock.aheadMs
}

/** From now on the page's monotonic clock is ahead of the real one by so much; timers are not moved. */
export const setAhead = (page: Page, ms: number): Promise<void> =>
  page.evaluate((ahead) => void ((globalThis as unknown as Clock).aheadMs = ahead), ms)

/** From now on it is as if nobody had touched the page for so long: its last touch is made by a clock that is that much behind. */
export const touchBefore = (page: Page, ms: number): Promise<void> =>
  page.evaluate((before) => {
    const clock = globalThis as unknown as Clock
    clock.aheadMs -= before
    dispatchEvent(new PointerEvent('pointermove'))
    clock.aheadMs += before
  }, ms)

/** Runs in the page: the next Tab leads to the first thing that takes the focus, as after a load. */
export function startFocusOver(): void {
  const start = document.createElement('a')
  start.tabIndex = -1
  document.body.prepend(start)
  start.focus()
  start.remove()
}
