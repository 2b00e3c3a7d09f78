const terminal = process.stdout.isTTY
/** A step younger than this is not worth a line; a terminal's line is redrawn as often. */
const tickMs = 1_000
/** Seconds between two lines where no terminal can redraw one. */
const quietSeconds = 15

/**
 * Runs a step of the start. Once it takes longer than a second it shows that it goes on, with what `say` tells about it,
 * and at the end how long it took: the same picture as the set-up's own steps before it.
 */
export async function progress<Result>(
  title: string,
  step: (say: (text: string) => void) => Promise<Result>,
): Promise<Result> {
  const begun = performance.now()
  const seconds = () => (performance.now() - begun) / 1_000
  let detail = ''
  let shown = false
  const timer = setInterval(() => {
    const line = `${title} … ${seconds().toFixed(0)} s${detail && `, ${detail}`}`
    if (terminal) process.stdout.write(`\r\u001b[K${line}`)
    else if (!shown || Math.round(seconds()) % quietSeconds === 0) console.log(line)
    shown = true
  }, tickMs)

  let mark = '✗'
  try {
    const result = await step((text) => {
      detail = text
    })
    mark = '✓'
    return result
  } finally {
    clearInterval(timer)
    if (terminal && shown) process.stdout.write('\r\u001b[K')
    if (shown) console.log(`${mark} ${title} (${seconds().toFixed(1)} s)`)
  }
}
