import type { AreaDay, DayFigures } from '../../../../server/contracts/statistics.ts'

export const noFigures: DayFigures = {
  reported: 0,
  closed: 0,
  voided: 0,
  open: 0,
  overdue: 0,
  suspended: 0,
  carriedOver: 0,
  onSite: { part: 0, whole: 0 },
  feedback: { part: 0, whole: 0 },
}

interface Told {
  readonly at: string
  readonly dayStart: string
  readonly seq: number
  readonly reported?: number
}

/** A day on which nothing happened but `reported` reports. */
export const makeAreaDay = ({ at, dayStart, seq, reported = 0 }: Told): AreaDay => ({
  asOf: { epoch: 'e', seq, at },
  area: '510981',
  dayStart,
  figures: { ...noFigures, reported, open: reported },
  before: null,
  hours: Array.from({ length: 24 }, () => 0),
  categories: [],
  sources: [],
  phases: [],
  parts: [],
  ranking: [],
})
