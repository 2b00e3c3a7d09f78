/** Resolves when the page is idle, after `withinMs` at the latest; in Safari, which has no idle callback, after a second. */
export const idle = (withinMs = 5_000): Promise<void> =>
  new Promise((resolve) => {
    if ('requestIdleCallback' in window) requestIdleCallback(() => resolve(), { timeout: withinMs })
    else setTimeout(resolve, Math.min(withinMs, 1_000))
  })
