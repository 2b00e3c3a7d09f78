const lookMs = 250
/** A timer that is this late means that the page was frozen in between. */
const lateMs = 2_000

/**
 * Calls `onWake` when this page continues after it stood still: frozen by the browser or the system, asleep with the machine
 * (`performance.now()` may stop then, the clock does not), or restored from the back/forward cache. Data that
 * waited meanwhile are old. Returns the function that ends it.
 */
export function watchSleep(onWake: () => void): () => void {
  let monotonicMs = performance.now()
  let clockMs = Date.now()
  const timer = setInterval(() => {
    const stoodStill = performance.now() - monotonicMs > lookMs + lateMs || Date.now() - clockMs > lookMs + lateMs
    monotonicMs = performance.now()
    clockMs = Date.now()
    if (stoodStill) onWake()
  }, lookMs)
  const onShow = ({ persisted }: PageTransitionEvent) => persisted && onWake()
  addEventListener('pageshow', onShow)
  return () => {
    clearInterval(timer)
    removeEventListener('pageshow', onShow)
  }
}
