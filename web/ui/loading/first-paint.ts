/** Where nothing is ever painted the rest comes all the same. */
const patienceMs = 20_000

let release: () => void = () => undefined

/**
 * Resolves when the picture that the screen is opened for stands. Whatever that does not need waits for it: code, data and
 * requests that come earlier only take the line and the processor from it.
 */
export const firstPaint = new Promise<void>((resolve) => {
  release = resolve
  setTimeout(resolve, patienceMs)
})

/** The picture stands, or it will never: the rest may come. */
export const firstPainted = (): void => release()
