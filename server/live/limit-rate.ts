import type { ScreenSocket } from './screen.ts'

/** How many messages a socket may send: `perSecond` in the long run, `atOnce` after a rest. */
interface Allowance {
  readonly perSecond: number
  readonly atOnce: number
}

/** A screen acknowledges once a second, at most at each frame, and sends its group each move on the time bar. */
const anything: Allowance = { perSecond: 60, atOnce: 300 }
/** Each is answered by up to 5,000 events; a screen needs one after a lost connection. */
const resumes: Allowance = { perSecond: 1, atOnce: 30 }

/** Ends a socket that sends more than a screen has to: its requests cost the other screens. */
export function limitRate(socket: ScreenSocket): void {
  const mayTalk = bucket(anything)
  const mayResume = bucket(resumes)
  socket.use(([event], next) => {
    if (mayTalk() && (event !== 'resume' || mayResume())) next()
    else socket.disconnect(true)
  })
}

/** Whether one more message is within the allowance; each call counts one. */
function bucket({ perSecond, atOnce }: Allowance): () => boolean {
  let left = atOnce
  let at = performance.now()
  return () => {
    const now = performance.now()
    left = Math.min(atOnce, left + ((now - at) / 1000) * perSecond)
    at = now
    if (left < 1) return false
    left -= 1
    return true
  }
}
