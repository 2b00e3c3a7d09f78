/** Resolves when the page has nothing better to do, after `withinMs` at the latest; Safari, which cannot say when, gets a second. */
export const idle = (withinMs = 5_000): Promise<void> =>
  new Promise((resolve) => {
    if ('requestIdleCallback' in window) requestIdleCallback(() => resolve(), { timeout: withinMs })
    else setTimeout(resolve, Math.min(withinMs, 1_000))
  })
