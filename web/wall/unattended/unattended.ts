const restMs = 5_000

/** Hides the cursor after five seconds without movement, until it moves. Returns the stop, which shows it. */
export function hideRestingCursor(): () => void {
  const { classList } = document.documentElement
  let timer: ReturnType<typeof setTimeout> | undefined
  const rest = () => classList.add('cursor-at-rest')
  const show = () => {
    classList.remove('cursor-at-rest')
    clearTimeout(timer)
    timer = setTimeout(rest, restMs)
  }
  show()
  addEventListener('pointermove', show, { passive: true })
  addEventListener('pointerdown', show, { passive: true })
  return () => {
    removeEventListener('pointermove', show)
    removeEventListener('pointerdown', show)
    clearTimeout(timer)
    classList.remove('cursor-at-rest')
  }
}

/**
 * Keeps the screen from going dark while the page is to be seen, where the browser can (a secure address) and allows it.
 * The system takes the lock back whenever the page is hidden. Returns the stop.
 */
export function keepScreenAwake(): () => void {
  let lock: WakeLockSentinel | undefined
  let stopped = false
  const ask = () => {
    if (document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return
    navigator.wakeLock.request('screen').then(
      (granted) => (stopped ? void granted.release() : (lock = granted)),
      () => undefined,
    )
  }
  ask()
  document.addEventListener('visibilitychange', ask)
  return () => {
    stopped = true
    document.removeEventListener('visibilitychange', ask)
    void lock?.release()
  }
}
