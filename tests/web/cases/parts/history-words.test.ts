import { describe, expect, it } from 'vitest'
import type { CaseHistoryEntry } from '../../../../server/contracts/case-act.ts'
import { caseMessages } from '../../../../web/cases/case-messages.ts'
import { historyWords } from '../../../../web/cases/parts/history-words.ts'
import { caseWorkMessages } from '../../../../web/cases/work/case-work-messages.ts'
import { addMessages, useLanguage } from '../../../../web/ui/use-language.ts'

addMessages(caseMessages, caseWorkMessages)
const { t } = useLanguage()

const atGrid = { level: 'grid', supervision: 'none' } as const
const said = (more: Partial<CaseHistoryEntry>, before: Pick<CaseHistoryEntry, 'level' | 'supervision'> = atGrid) =>
  historyWords(
    { type: 'case:escalated', fromStatus: 'dispatched', reasonCode: null, toWorker: '0412', toGrid: null, ...atGrid, ...more },
    before,
    { to: '蟠龙社区第四网格', item: '' },
    t,
  ) // prettier-ignore

describe('The history of a case', () => {
  it('names the limit that fired and the level that the case went to', () => {
    expect(said({ reasonCode: 'on_site_overdue', level: 'community' })).toBe('到场超时 · 升至社区')
    expect(said({ reasonCode: 'resolve_slow', level: 'subdistrict' })).toBe('办结时限将到 · 升至街道')
  })

  it('calls a reminder a reminder, to the worker, or to the level where nobody has the case', () => {
    expect(said({ reasonCode: 'accept_reminder' })).toBe('接单时限将到 · 提醒工号 0412')
    expect(said({ reasonCode: 'accept_reminder', toWorker: null, level: 'community' })).toBe('接单时限将到 · 提醒社区')
  })

  it('does not say that a case rose that a higher level had already', () => {
    const city = { level: 'city', supervision: 'none' } as const
    expect(said({ reasonCode: 'on_site_overdue', ...city }, city)).toBe('到场超时 · 仍在市级')
  })

  it('says what supervision an escalation or a person has set', () => {
    const raised = { reasonCode: 'feedback_overdue', level: 'city', supervision: 'normal' } as const
    expect(said(raised, { level: 'subdistrict', supervision: 'none' })).toBe('反馈超时 · 升至市级 · 督办普通')
    expect(said({ type: 'case:supervised', supervision: 'yellow' })).toBe('督办黄牌')
  })

  it('says to whom a person has handed it, and nothing where the event is archived', () => {
    expect(said({ type: 'case:handed_up', level: 'community' })).toBe('上报上级 → 社区')
    expect(said({ type: 'case:handed_up', level: null })).toBe('上报上级')
    expect(said({ reasonCode: 'on_site_overdue', level: null, supervision: null })).toBe('到场超时')
  })
})
