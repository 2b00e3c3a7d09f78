/** After this the rest loads even if nothing was painted. */
const patienceMs = 20_000

let release: () => void = () => undefined

/**
 * Resolves when the screen's main picture is painted. Everything that it does not need waits for it: code, data and
 * requests would compete with it for network and CPU.
 */
export const firstPaint = new Promise<void>((resolve) => {
  release = resolve
  setTimeout(resolve, patienceMs)
})

/** The picture is painted, or never will be: the rest may load. */
export const firstPainted = (): void => release()
