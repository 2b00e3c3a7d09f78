import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright-core'

/** What a page answers when it is asked for a sign of life. */
export type WallSign =
  /** The wall; `second` is the server's time that it shows, null while it has never reached the server. */
  | { readonly kind: 'wall'; readonly second: number | null }
  /** Another page: an error of the browser or of something between it and the server. */
  | { readonly kind: 'other' }
  /** No answer in time: its code runs in a circle, or its process hangs. */
  | { readonly kind: 'silent' }
  | { readonly kind: 'crashed' }

/** Asks from outside; never throws. */
export async function askForSign(page: Page, answerMs: number): Promise<WallSign> {
  const answer = page
    .evaluate((): WallSign => {
      const main = document.querySelector<HTMLElement>('main[data-link]')
      if (!main) return { kind: 'other' }
      return { kind: 'wall', second: main.dataset['second'] ? Number(main.dataset['second']) : null }
    })
    .catch((): WallSign => ({ kind: 'crashed' }))
  return Promise.race([answer, sleep(answerMs, { kind: 'silent' } as const, { ref: false })])
}

/** What is wrong with a wall that gave `sign` after `before`; null when nothing is. Its clock must go on even without a server. */
export function faultOf(before: WallSign | null, sign: WallSign): string | null {
  if (sign.kind === 'silent') return 'the page does not answer'
  if (sign.kind === 'crashed') return 'the page has crashed'
  if (sign.kind === 'other') return 'the page is not the wall'
  if (before?.kind === 'wall' && sign.second !== null && before.second === sign.second) return 'the clock stands still'
  return null
}
