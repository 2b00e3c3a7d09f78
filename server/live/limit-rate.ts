import type { ScreenSocket } from './screen.ts'

/** How much a socket may say: `perSecond` in the long run, `atOnce` after a rest. */
interface Allowance {
  readonly perSecond: number
  readonly atOnce: number
}

/** A screen acknowledges four times a second and tells its group what a hand on the time bar does. */
const anything: Allowance = { perSecond: 60, atOnce: 300 }
/** Each is answered by up to 5,000 events; a screen needs one after a broken line. */
const resumes: Allowance = { perSecond: 1, atOnce: 30 }

/** Ends a socket that says more than a screen has to say: what it asks for costs the others. */
export function limitRate(socket: ScreenSocket): void {
  const mayTalk = bucket(anything)
  const mayResume = bucket(resumes)
  socket.use(([event], next) => {
    if (mayTalk() && (event !== 'resume' || mayResume())) next()
    else socket.disconnect(true)
  })
}

/** Whether one more is within the allowance, each time it is asked. */
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
