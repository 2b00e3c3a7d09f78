const terminal = process.stdout.isTTY
const spinner = ['⠋', '⠙', '⠹', '⠸', '⠴', '⠦', '⠇']

/** Seconds between two lines of progress where no terminal can redraw one. */
const quietSeconds = 15

/**
 * Does a piece of work and shows, once it takes longer than a second, that it goes on and at the end how long it took.
 * @template T
 * @param {string} title
 * @param {() => Promise<T> | T} work
 * @returns {Promise<T>}
 */
export async function step(title, work) {
  const startedAt = Date.now()
  let shown = false
  const timer = setInterval(() => {
    const seconds = Math.round((Date.now() - startedAt) / 1000)
    if (terminal) process.stdout.write(`\r\u001b[K${spinner[seconds % spinner.length]} ${title} … ${seconds} s`)
    else if (!shown) console.log(`${title} …`)
    else if (seconds % quietSeconds === 0) console.log(`${title} … ${seconds} s`)
    shown = true
  }, 1000)

  let mark = '✗'
  try {
    const result = await work()
    mark = '✓'
    return result
  } finally {
    clearInterval(timer)
    const seconds = ((Date.now() - startedAt) / 1000).toFixed(1)
    if (terminal && shown) process.stdout.write('\r\u001b[K')
    if (shown) console.log(`${mark} ${title} (${seconds} s)`)
  }
}
