import { Type, type Static } from 'typebox'
import { AreaCode, GridCode } from './area.ts'

/** The phase of a case. Level, suspension and overdue are attributes beside it. */
export const CaseStatus = Type.Union(
  [
    Type.Literal('reported'),
    Type.Literal('filed'),
    Type.Literal('dispatched'),
    Type.Literal('accepted'),
    Type.Literal('on_site'),
    Type.Literal('feedback'),
    Type.Literal('checking'),
    Type.Literal('closed'),
    Type.Literal('void'),
  ],
  { description: '上报 · 立案 · 派遣 · 接单 · 到场 · 反馈 · 核查 · 结案 · 作废' },
)
export type CaseStatus = Static<typeof CaseStatus>

/** How a report came in. */
export const CaseSource = Type.Union(
  [
    Type.Literal('mini_program'),
    Type.Literal('hotline'),
    Type.Literal('patrol'),
    Type.Literal('handheld'),
    Type.Literal('transfer_12345'),
    Type.Literal('leader'),
    Type.Literal('sensor'),
  ],
  { description: '小程序 · 热线 · 巡查 · 手持终端 · 12345 转办 · 领导交办 · 传感器' },
)
export type CaseSource = Static<typeof CaseSource>

/**
 * How the grid was found: `inside` one grid; `edge` on a shared border (the lower code wins, the other is the second
 * candidate); `nearest` outside every grid (unassigned, the nearest is only named); `manual` by a person.
 */
export const AssignMethod = Type.Union([
  Type.Literal('inside'),
  Type.Literal('edge'),
  Type.Literal('nearest'),
  Type.Literal('manual'),
])
export type AssignMethod = Static<typeof AssignMethod>

/** The level that holds the case now. */
export const CaseLevel = Type.Union([
  Type.Literal('grid'),
  Type.Literal('community'),
  Type.Literal('subdistrict'),
  Type.Literal('city'),
])
export type CaseLevel = Static<typeof CaseLevel>

/** 督办: the supervising level sees it marked; only the same or a higher level may raise it. */
export const Supervision = Type.Union([
  Type.Literal('none'),
  Type.Literal('normal'),
  Type.Literal('yellow'),
  Type.Literal('red'),
])
export type Supervision = Static<typeof Supervision>

export const Priority = Type.Union([Type.Literal('P1'), Type.Literal('P2'), Type.Literal('P3'), Type.Literal('P4')])
export type Priority = Static<typeof Priority>

/** 19 digits: city 6 + yyyymmdd (city time) + daily sequence of 5; the 100,000th case of a day makes it 20. A string: it exceeds a double. */
export const CaseNumber = Type.String({ pattern: '^[0-9]{19,20}$' })
export type CaseNumber = Static<typeof CaseNumber>

/** An instant, ISO 8601 in UTC. */
export const Instant = Type.String({ format: 'date-time' })
const InstantOrNull = Type.Union([Instant, Type.Null()])

/** The act that a limit requires: to accept, to be on site, to give feedback, to resolve. */
export const LimitKind = Type.Union(
  [Type.Literal('accept'), Type.Literal('on_site'), Type.Literal('feedback'), Type.Literal('resolve')],
  { description: '接单 · 到场 · 反馈 · 办结' },
)
export type LimitKind = Static<typeof LimitKind>

/** A limit that runs: used to (now - startsAt) / (dueAt - startsAt), passed once now > dueAt. */
export const NextLimit = Type.Object({ kind: LimitKind, startsAt: Instant, dueAt: Instant })
export type NextLimit = Static<typeof NextLimit>

/** The kinds of limits, each with the due moment that was missed first. */
const MissedPromises = Type.Partial(
  Type.Object({ accept: Instant, on_site: Instant, feedback: Instant, resolve: Instant }),
  { description: '接单 · 到场 · 反馈 · 办结' },
)
/**
 * A case as the feed, the map and lists know it: no free text, no personal data. `lng` and `lat` are degrees in WGS84
 * (EPSG:4326). Made by one SQL function (`case_json`), never mapped on its way to the map feature.
 *
 * Officials and walls get it by its grid: without estate, building and second candidate, and with `lng` and `lat` of a mark near the
 * grid's name, which does not show where in the grid it happened.
 */
export const Case = Type.Object(
  {
    number: CaseNumber,
    version: Type.Integer({ minimum: 1 }),
    status: CaseStatus,
    level: CaseLevel,
    lng: Type.Number(),
    lat: Type.Number(),
    /** The responsible grid; null while unassigned. */
    gridCode: Type.Union([GridCode, Type.Null()]),
    estateCode: Type.Union([AreaCode, Type.Null()]),
    buildingCode: Type.Union([AreaCode, Type.Null()]),
    assignMethod: AssignMethod,
    /** `edge`: the other grid on the border. `nearest`: the nearest grid. `inside`: the neighbour that the accuracy circle reaches. */
    secondGridCode: Type.Union([GridCode, Type.Null()]),
    /** Metres from the point to the second candidate; 0 on an edge. */
    secondDistanceMeters: Type.Union([Type.Number(), Type.Null()]),
    /** 待确认: the accuracy circle crosses a border, so a person should confirm the grid. */
    ambiguous: Type.Boolean(),
    itemCode: Type.Union([Type.String(), Type.Null()]),
    category: Type.Union([Type.String(), Type.Null()]),
    priority: Priority,
    source: CaseSource,
    /** The handling post's worker number (工号), never a name. */
    workerNumber: Type.Union([Type.String(), Type.Null()]),
    /** When it happened, by the reporter's account; equals `reportedAt` unless the report says otherwise. */
    occurredAt: Instant,
    reportedAt: Instant,
    dispatchedAt: InstantOrNull,
    acceptedAt: InstantOrNull,
    onSiteAt: InstantOrNull,
    feedbackAt: InstantOrNull,
    closedAt: InstantOrNull,
    /** Next two human clocks, from dispatch; null when the item has no on-site duty or nobody is dispatched. */
    onSiteDueAt: InstantOrNull,
    feedbackDueAt: InstantOrNull,
    /** The item's own limits, from the catalogue, in calendar or working hours; null without an item or such a limit. */
    acceptDueAt: InstantOrNull,
    resolveDueAt: InstantOrNull,
    /** 挂账: its clocks stand still since then; null while they run. */
    suspendedAt: InstantOrNull,
    /** 批示: when it was last instructed. Absent in events of before. */
    instructedAt: Type.Optional(InstantOrNull),
    /**
     * The earliest limit that runs, past or not; null where none does. While the case is suspended the one that runs on after it, at
     * moments that still move. Overdue (超时) is an open case that is not suspended and whose next limit has passed.
     */
    nextLimit: Type.Union([NextLimit, Type.Null()]),
    /** When the clock of accept and resolve began, and that of on site and feedback; a pause moves them along. Absent in events of before. */
    limitsFrom: Type.Optional(Instant),
    clocksFrom: Type.Optional(InstantOrNull),
    /** From the kind of a limit to the due moment of its first promise that was missed, for good. Absent in events of before. */
    missed: Type.Optional(MissedPromises),
    supervision: Supervision,
    /** 暂定: a limit in working hours lies beyond the published calendar and may still move. Absent in events of before. */
    dueProvisional: Type.Optional(Type.Boolean()),
    /** How often it was returned (回退), reworked (返工) and reassigned to another grid or worker (改派). */
    returns: Type.Integer({ minimum: 0 }),
    reworks: Type.Integer({ minimum: 0 }),
    reassignments: Type.Integer({ minimum: 0 }),
  },
  { $id: 'Case' },
)
export type Case = Static<typeof Case>

/** Acts beside the phases. What leads to another phase is named by it: `to:accepted`. */
export const CaseActName = Type.Union(
  [
    Type.Literal('reassign'),
    Type.Literal('confirm_grid'),
    Type.Literal('move_pin'),
    Type.Literal('hand_up'),
    Type.Literal('hand_down'),
    Type.Literal('suspend'),
    Type.Literal('resume'),
    Type.Literal('extend'),
    Type.Literal('supervise'),
    Type.Literal('instruct'),
    Type.Literal('copy'),
    Type.Literal('nudge'),
    Type.Literal('classify'),
    Type.Literal('merge'),
    Type.Literal('reopen'),
    Type.Literal('force_close'),
    Type.Literal('undo'),
  ],
  {
    description:
      '改派 · 确认网格 · 移动位置 · 上报 · 下交 · 挂账 · 解挂 · 延期 · 督办 · 批示 · 抄送 · 催办 · 分类 · 并案 · 重开 · 强制结案 · 撤销',
  },
)
export type CaseActName = Static<typeof CaseActName>

/** One thing that the asking person may do with a case now: the buttons are made of these. */
export const AllowedAction = Type.Object({
  /** An act, or the phase it leads to. */
  action: Type.Union([CaseActName, ...CaseStatus.anyOf]),
  needsReason: Type.Boolean(),
  /** It ends a case that was checked, and must say how (`checkedBy`). */
  needsCheck: Type.Optional(Type.Literal(true)),
})
export type AllowedAction = Static<typeof AllowedAction>

/** One of the four limits of a case, as a screen shows it. */
export const CaseLimit = Type.Object({
  kind: LimitKind,
  /** Null where the item has no such limit, or its dispatch begins it and has not been. */
  startsAt: InstantOrNull,
  dueAt: InstantOrNull,
  /** When its act was done; null: it was not. */
  metAt: InstantOrNull,
  /** Whether it is still open; it stands still while the case is suspended. */
  runs: Type.Boolean(),
  /** Its length where the dispatch will begin it; else null. */
  minutes: Type.Union([Type.Integer(), Type.Null()]),
  /** The due moment of the first promise of this kind that was missed, for good. */
  missedAt: InstantOrNull,
})
export type CaseLimit = Static<typeof CaseLimit>

/** A case with its words: HTTP only. The reporter's contact is never part of it, only whether the asker may have it revealed. */
export const CaseDetail = Type.Object({
  ...Case.properties,
  gridName: Type.Union([Type.String(), Type.Null()]),
  secondGridName: Type.Union([Type.String(), Type.Null()]),
  /** The reported text. Null for a wall; for officials, runs of five and more digits are stars, and names of estates and house numbers ＊＊. */
  description: Type.Union([Type.String(), Type.Null()]),
  /** The pair as it came, in its own CRS. */
  reportedLng: Type.Number(),
  reportedLat: Type.Number(),
  reportedCrs: Type.String(),
  accuracyMeters: Type.Union([Type.Number(), Type.Null()]),
  closeReason: Type.Union([Type.String(), Type.Null()]),
  hasContact: Type.Boolean(),
  /** How many reports it stands for: its own, and those that were merged into it. */
  reporters: Type.Integer({ minimum: 1 }),
  /** 接单 · 到场 · 反馈 · 办结 */
  limits: Type.Array(CaseLimit),
  /** 并案: the case that goes on in this one's place. */
  mergedInto: Type.Union([CaseNumber, Type.Null()]),
  allowedActions: Type.Array(AllowedAction),
})
export type CaseDetail = Static<typeof CaseDetail>
