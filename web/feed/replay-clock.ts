import type { ReplayClock } from '../../server/contracts/volatile.ts'

/** The moment (epoch ms) of a replay clock at the server's time `now` (epoch ms). */
export const momentShown = ({ moment, speed, since }: ReplayClock, now: number): number =>
  Date.parse(moment) + speed * Math.max(0, now - Date.parse(since))

/** A clock that shows `moment` at the server's time `now` (both epoch ms) and runs at `speed`. */
export const replayFrom = (moment: number, speed: number, now: number): ReplayClock => ({
  moment: new Date(Math.round(moment)).toISOString(),
  speed,
  since: new Date(Math.round(now)).toISOString(),
})
