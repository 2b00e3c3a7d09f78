import type { Phase, PhaseKey } from '../contracts/kpi.ts'

const exclusions = {
  zh: '未结案、作废；重来的只计最后一次经过；到场、反馈自最近一次派遣起算，改派不另起算；办结计全程；每件按刻度进位',
  en: 'open and void cases; of what was passed again only the last passage; arrival and feedback run from the last dispatch, also past a reassignment; closing is the whole wait; each rounded up to an edge',
}

const phase = (key: PhaseKey, zh: string, en: string, [zhFormula, enFormula]: readonly [string, string], promiseMinutes: number | null = null): Phase =>
  ({ key, name: { zh, en }, formula: { zh: zhFormula, en: enFormula }, exclusions, version: promiseMinutes === null ? 2 : 3, promiseMinutes }) // prettier-ignore

/** In the order of a case's life; SQL `statistics.phases_of` measures them. */
export const phases: readonly Phase[] = [
  phase('filing', '受理', 'Filing', ['上报 → 立案', 'reported → filed']),
  phase('dispatching', '派遣', 'Dispatching', ['立案 → 派遣', 'filed → dispatched']),
  phase('accepting', '接单', 'Acceptance', ['派遣 → 接单', 'dispatched → accepted']),
  phase(
    'arrival',
    '到场',
    'Arrival',
    ['派遣 → 到场，只计有到场承诺的案件', 'dispatched → on site, of cases that were promised it'],
    10,
  ),
  phase(
    'feedback',
    '反馈',
    'Feedback',
    ['派遣 → 反馈，只计有反馈承诺的案件', 'dispatched → feedback, of cases that were promised it'],
    30,
  ),
  phase('checking', '核查', 'Check', ['反馈 → 结案', 'feedback → closed']),
  phase('closing', '办结', 'Closing', ['上报 → 结案', 'reported → closed']),
]
