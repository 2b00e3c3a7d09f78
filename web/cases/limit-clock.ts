import type { CaseLimit } from '../../server/contracts/case.ts'
import { formatDuration } from '../ui/format-duration.ts'
import type { Translate } from '../ui/use-language.ts'

/** What a limit shows at a moment. */
interface LimitClock {
  /** What the digits mean, or all that there is to say; empty where they are what is left. */
  readonly word: string
  readonly digits: string
  /** Part of the limit that is used, 0 to 1; null where there is none or its act is done. */
  readonly used: number | null
  /** It runs and its due moment has passed. */
  readonly isOver: boolean
}

const said = (word: string, digits = ''): LimitClock => ({ word, digits, used: null, isOver: false })

/**
 * A limit of a case at `moment` (epoch ms): the moment that its clocks show, which stands still with them. What is done at the due
 * moment is in time.
 */
export function limitClock(limit: CaseLimit, moment: number, t: Translate): LimitClock {
  const { dueAt, startsAt, metAt, runs, minutes } = limit
  if (dueAt === null || startsAt === null) {
    if (metAt !== null) return said(t('limitDone'))
    return said(minutes === null ? t('limitNone') : t('limitFromDispatch', { minutes }))
  }
  const [start, due] = [Date.parse(startsAt), Date.parse(dueAt)]
  if (metAt !== null) {
    const late = Date.parse(metAt) - due
    return late > 0
      ? said(t('limitDoneLate'), formatDuration(late))
      : said(t('limitDoneIn'), formatDuration(Date.parse(metAt) - start))
  }
  if (!runs) return said(t('limitEnded'))
  const left = due - moment
  const used = Math.min(1, Math.max(0, (moment - start) / Math.max(1, due - start)))
  return left < 0
    ? { word: t('overdue'), digits: formatDuration(-left), used, isOver: true }
    : { word: t('limitLeft'), digits: formatDuration(left), used, isOver: false }
}
