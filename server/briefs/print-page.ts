import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { ProblemError } from '../http/problems/errors.ts'

/** From being asked to an answer. */
const patienceMs = 60_000
const mostWaiting = 5
const run = promisify(execFile)

/**
 * Makes a PDF of a page that needs nothing else; one after the other, as each takes a processor for two seconds.
 * @throws {ProblemError} 503 when too many wait, or its turn does not come within a minute
 * @throws {Error} when the program does not come to an end by then, or fails
 */
export type Printer = (html: string) => Promise<Buffer>

/** @param chromium its program */
export function printerWith(chromium: string): Printer {
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0
  return async (html) => {
    if (waiting >= mostWaiting) throw busy()
    waiting += 1
    const asked = performance.now()
    const printed = last.then(() => {
      const left = patienceMs - (performance.now() - asked)
      if (left <= 0) throw busy()
      return print(chromium, html, left)
    })
    last = printed.catch(() => undefined)
    return printed.finally(() => (waiting -= 1))
  }
}

const busy = () =>
  new ProblemError(
    'unavailable',
    `Expected at most ${mostWaiting} pages to wait for the printer, and each a minute. Try again later.`,
    {
      headers: { 'retry-after': '30' },
    },
  )

async function print(chromium: string, html: string, timeoutMs: number): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'quanyu-print-'))
  try {
    const [page, pdf] = [join(folder, 'page.html'), join(folder, 'page.pdf')]
    await writeFile(page, html)
    await run(
      chromium,
      [
        '--headless',
        '--disable-gpu',
        '--no-first-run',
        '--host-resolver-rules=MAP * ~NOTFOUND',
        // Root has no sandbox to give; the page is our own and has no script.
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        `--user-data-dir=${join(folder, 'profile')}`,
        '--no-pdf-header-footer',
        `--print-to-pdf=${pdf}`,
        `file://${page}`,
      ],
      // Nothing of the server's own settings; one that hangs is ended for good.
      {
        timeout: Math.ceil(timeoutMs),
        killSignal: 'SIGKILL',
        env: { HOME: folder, LANG: 'C.UTF-8', PATH: '/usr/local/bin:/usr/bin:/bin' },
      },
    )
    return await readFile(pdf)
  } finally {
    // What a straggler still writes there spoils no print.
    await rm(folder, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined)
  }
}
