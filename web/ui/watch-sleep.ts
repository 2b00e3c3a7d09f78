const lookMs = 250
/** A look that comes this much too late means that the page stood still in between. */
const lateMs = 2_000

/**
 * Calls `onWake` when this page has stood still and goes on: frozen by the browser or the system, asleep with the machine
 * (`performance.now()` may stand still then, the clock does not), or taken back out of the back/forward cache. Whatever
 * waited for it in the meantime is old. Returns the stop.
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
