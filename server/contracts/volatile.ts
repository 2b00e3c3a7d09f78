import { Type, type Static } from 'typebox'
import { GridCode } from './area.ts'
import { CaseNumber, Instant } from './case.ts'

/**
 * A clock that shows the past: at the server's moment `since` it stood at `moment` and goes on at `speed` (0 = held). So
 * every screen that knows it shows the same moment, and a reload goes on where it was.
 */
export const ReplayClock = Type.Object(
  { moment: Instant, speed: Type.Number({ minimum: 0, maximum: 60 }), since: Instant },
  { additionalProperties: false },
)
export type ReplayClock = Static<typeof ReplayClock>

/** The name of a wall group: windows with the same name form one wall. */
export const GroupName = Type.String({ pattern: '^[\\p{L}\\p{N}_-]{1,32}$' })
export type GroupName = Static<typeof GroupName>

/** The shared state of a group's windows: selection, time, layer. */
export const GroupState = Type.Object(
  {
    grid: Type.Union([GridCode, Type.Null()]),
    caseNumber: Type.Union([CaseNumber, Type.Null()]),
    figure: Type.String({ maxLength: 32, pattern: '^[A-Za-z0-9_]+$' }),
    replay: Type.Union([ReplayClock, Type.Null()]),
  },
  { additionalProperties: false },
)
export type GroupState = Static<typeof GroupState>

/**
 * Body of `POST /api/alarms/acknowledgement`: everything that began to alarm up to this moment has been seen; and of
 * `POST /api/alarms/:number/acknowledgement`: what one case has alarmed for up to it.
 */
export const AlarmAcknowledgement = Type.Object({ until: Instant }, { additionalProperties: false })
export type AlarmAcknowledgement = Static<typeof AlarmAcknowledgement>

/** The answer to all alarms: `acknowledgedUntil` never goes back, so it may be later than the request's moment. */
export const AcknowledgedAlarms = Type.Object({ acknowledgedUntil: Instant })
export type AcknowledgedAlarms = Static<typeof AcknowledgedAlarms>

/**
 * What comes and goes beside the history (F13): the newest value alone, never replayed, lost without harm.
 * `screens`: how many screens each server node has connected. `alarms`: everything alarming up to this moment was
 * acknowledged at some screen, and of single cases what alarmed up to theirs. `group`: the state of this window's wall group. `presence`: the other desks at work within this
 * one's scope, and the case open at each; to desks alone. `clock`: the clock of the database, or the commit time
 * of the feed, is more than a minute off, in whole minutes (negative: behind); null while they agree.
 */
export type Volatile =
  | { readonly topic: 'screens'; readonly values: Readonly<Record<string, number>> }
  | {
      readonly topic: 'clock'
      readonly fault: { readonly of: 'database' | 'feed'; readonly leadMinutes: number } | null
    }
  | {
      readonly topic: 'alarms'
      readonly acknowledgedUntil: string | null
      /** By case number, instants later than `acknowledgedUntil`. */
      readonly cases: Readonly<Record<CaseNumber, string>>
    }
  | {
      readonly topic: 'presence'
      readonly seats: readonly { readonly seat: string; readonly caseNumber: CaseNumber | null }[]
    }
  | { readonly topic: 'group'; readonly name: string; readonly state: GroupState | null }
