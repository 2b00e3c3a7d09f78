import { Type, type Static } from 'typebox'
import { Instant } from './case.ts'
import { AreaStatistics, HotSpot } from './kpi.ts'

export const BriefKind = Type.Union([Type.Literal('daily'), Type.Literal('weekly')], { description: '日报 · 周报' })
export type BriefKind = Static<typeof BriefKind>

const Day = Type.String({ format: 'date' })

/** `madeLate`: no server ran when it was due (seven o'clock of the next day), so that its figures are those known at `madeAt`. */
export const BriefEntry = Type.Object({
  kind: BriefKind,
  firstDay: Day,
  lastDay: Day,
  madeAt: Instant,
  madeLate: Type.Boolean(),
})
export type BriefEntry = Static<typeof BriefEntry>

/** A brief in the list: `GET /api/briefs`. Its page is at `/api/briefs/:kind/:firstDay`, with `?format=pdf` where the server `prints`. */
export const ListedBrief = Type.Object({ ...BriefEntry.properties, prints: Type.Boolean() })
export type ListedBrief = Static<typeof ListedBrief>

/** The content of a brief: the city's figures of its days as they were when it was made. */
export const BriefContent = Type.Object({ statistics: AreaStatistics, hotSpots: Type.Array(HotSpot) })
export type BriefContent = Static<typeof BriefContent>
