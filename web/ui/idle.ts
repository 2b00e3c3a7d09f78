const idleWithinMs = 5_000

/** Resolves when the page has nothing better to do; Safari, which cannot say when, gets a second. */
export const idle = (): Promise<void> =>
  new Promise((resolve) => {
    if ('requestIdleCallback' in window) requestIdleCallback(() => resolve(), { timeout: idleWithinMs })
    else setTimeout(resolve, 1_000)
  })
