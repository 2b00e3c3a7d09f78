import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CaseLimit } from '../../../server/contracts/case.ts'
import { caseMessages } from '../../../web/cases/case-messages.ts'
import { limitClock } from '../../../web/cases/limit-clock.ts'
import { caseWorkMessages } from '../../../web/cases/work/case-work-messages.ts'
import { addMessages, useLanguage } from '../../../web/ui/use-language.ts'
import { instant, ms } from './sample-case.ts'

addMessages(caseMessages, caseWorkMessages)
const { t } = useLanguage()

const arrival: CaseLimit = {
  kind: 'on_site',
  startsAt: instant(0),
  dueAt: instant(10),
  metAt: null,
  runs: true,
  minutes: null,
  missedAt: null,
}
const shown = (more: Partial<CaseLimit>, minute: number) => {
  const { word, digits, isOver } = limitClock({ ...arrival, ...more }, ms(minute), t)
  return [word, digits, isOver]
}

describe('A limit in the panel', () => {
  it('counts down to its due moment, which is still in time, and up from there as overdue', () => {
    expect(shown({}, 4)).toEqual(['剩', '06:00', false])
    expect(shown({}, 10)).toEqual(['剩', '00:00', false])
    expect(shown({}, 12)).toEqual(['超时', '02:00', true])
  })

  it('says how long its act took, or how late it was, whenever it is looked at', () => {
    expect(shown({ runs: false, metAt: instant(8) }, 60)).toEqual(['用时', '08:00', false])
    expect(shown({ runs: false, metAt: instant(13) }, 60)).toEqual(['迟', '03:00', false])
  })

  it('of a case that ended without the act is not done, and late no more', () => {
    expect(shown({ runs: false }, 600)).toEqual(['未完成', '', false])
  })

  it('that the dispatch begins shows its length until then, and none where the item has none', () => {
    const waits = { startsAt: null, dueAt: null }
    expect(shown({ ...waits, minutes: 10 }, 5)).toEqual(['派遣后 10 分', '', false])
    expect(shown(waits, 5)).toEqual(['无时限', '', false])
  })

  it('is overdue exactly while it runs past its due moment, and its used part stays between none and all', () => {
    const minute = fc.integer({ min: -60, max: 200 })
    fc.assert(
      fc.property(minute, fc.option(minute), fc.boolean(), (now, met, runs) => {
        const limit = { ...arrival, runs, metAt: met === null ? null : instant(met) }
        const { isOver, used } = limitClock(limit, ms(now), t)
        expect(isOver).toBe(runs && met === null && now > 10)
        expect(used === null || (used >= 0 && used <= 1)).toBe(true)
      }),
    )
  })
})
