import cookie from '@fastify/cookie'
import Fastify, { type FastifyInstance } from 'fastify'
import { accountChangeRoutes } from './accounts/managing/account-change-routes.ts'
import { accountRoutes } from './accounts/managing/account-routes.ts'
import { admitScreen, type ScreenClaim } from './accounts/sessions/admit-screen.ts'
import { authorizeRequests } from './accounts/sessions/authorize.ts'
import { hideHomesOf } from './accounts/rights/hide-homes.ts'
import { kioskRoutes } from './accounts/kiosks/kiosk-routes.ts'
import { oidcLinkRoutes } from './accounts/managing/oidc-link-routes.ts'
import { OidcProvider } from './accounts/oidc/oidc-provider.ts'
import { oidcRoutes } from './accounts/oidc/oidc-routes.ts'
import { ownPasswordRoutes } from './accounts/sign-in/own-password-routes.ts'
import { paceReads, readInShare } from './accounts/sessions/read-in-share.ts'
import { RateLimit } from './accounts/limits/rate-limit.ts'
import { putSampleAccounts } from './accounts/managing/sample-accounts.ts'
import { stillInForce } from './accounts/sessions/session-queries.ts'
import { sessionRoutes } from './accounts/sign-in/session-routes.ts'
import { TokenLookups } from './accounts/sessions/token-lookups.ts'
import { compressAnswers } from './http/answers/compress-answers.ts'
import { MadeOnce } from './http/answers/made-once.ts'
import { rememberFor } from './http/answers/remember-for.ts'
import { readCityVersion } from './city/city-queries.ts'
import { areaRoutes } from './areas/area-routes.ts'
import { readHomeNames } from './areas/home-name-queries.ts'
import { readGridMarks } from './areas/grid-mark-queries.ts'
import { cityRoutes } from './city/city-routes.ts'
import { readCity } from './city/read-city.ts'
import { AcknowledgedUntil } from './cases/deadlines/acknowledged-until.ts'
import { alarmRoutes } from './cases/deadlines/alarm-routes.ts'
import { caseActRoutes } from './cases/work/case-act-routes.ts'
import { caseRoutes } from './cases/case-routes.ts'
import { caseWorkRoutes } from './cases/work/case-work-routes.ts'
import { fireDeadlines, untilNextDeadline } from './cases/deadlines/deadline-queries.ts'
import { insertReports } from './cases/intake/insert-reports.ts'
import { seeCaseWith } from './cases/seen-case.ts'
import { reportRoutes } from './cases/intake/report-routes.ts'
import { reportRights } from './cases/intake/report-rights.ts'
import { createIntake } from './cases/intake/submit-case.ts'
import { watchCalendar } from './catalogue/calendar-reason.ts'
import { catalogueRoutes } from './catalogue/catalogue-routes.ts'
import type { Config } from './config.ts'
import { contactRoutes } from './contacts/contact-routes.ts'
import { openVault } from './contacts/master-key.ts'
import { sealContacts, sealOldContacts } from './contacts/seal-contacts.ts'
import { takeTurns } from './database/in-turn.ts'
import type { Database } from './database/database.ts'
import { guardDoor } from './http/admission/guard-door.ts'
import { dutyRoutes } from './duties/duty-routes.ts'
import { followDuty, untilDutyChanges } from './duties/follow-duty.ts'
import { describeApi } from './http/describe-api.ts'
import { handleErrors, isUnavailable } from './http/problems/errors.ts'
import { takeJson } from './http/validation/json-body.ts'
import { keepHouse } from './tasks/keep-house.ts'
import { PeriodicTask } from './tasks/periodic-task.ts'
import { lineLimits, lineSettings, refuseTunnels, type LineLimits } from './http/admission/line-limits.ts'
import { logSettings } from './http/log-redaction.ts'
import { healthRoutes } from './live/health-routes.ts'
import type { HistoryAnchors } from './feed/history-anchors.ts'
import { Live } from './live/live.ts'
import { Presence } from './live/presence.ts'
import { Projection } from './feed/projection.ts'
import { foldCaseVersions } from './replay/replay-queries.ts'
import { replayRoutes } from './replay/replay-routes.ts'
import { ScreenCount } from './live/screen-count.ts'
import { snapshotRoutes } from './cases/snapshot-routes.ts'
import { FeedTail } from './feed/tail.ts'
import { rules } from './rules.ts'
import { VolatileLane } from './volatile/volatile-lane.ts'
import { WallGroups } from './live/wall-groups.ts'
import { untilNextBrief } from './briefs/brief-queries.ts'
import { briefRoutes } from './briefs/brief-routes.ts'
import { drillRoutes } from './statistics/drill-routes.ts'
import { exportRoutes } from './exports/export-routes.ts'
import { lookAt, lookInTurn } from './statistics/look.ts'
import { makeBrief } from './briefs/make-brief.ts'
import { printerWith } from './briefs/print-page.ts'
import { refuseEarly, refuseExpectations } from './http/problems/refused-requests.ts'
import { foldStatistics } from './statistics/standing-queries.ts'
import { dayRoutes } from './statistics/day/day-routes.ts'
import { onlyFaults } from './health/clocks.ts'
import { HealthWatch } from './health/health-watch.ts'
import { watchedFolders } from './health/watched-folders.ts'
import { sendSecurityHeaders } from './http/security-headers.ts'
import { serveWeb } from './http/serve-web.ts'
import { useStrictValidation } from './http/validation/validation.ts'

const bodyLimit = 64 * 1024
/** So few cases at a time that the embedded database's one connection is held well under 100 ms. */
const batchSize = 10
/** As few events, for the versions of cases. */
const versionsAtOnce = 500
/** Of one address: the seats of a centre stand behind one, and each may mistype. */
const signInsPerMinute = 60
/** Two for each sign-in through a provider. */
const providerStepsPerMinute = 240
/** Of one address without a session. */
const readsPerMinute = 6_000
/** How old the look may be that says whether finished answers still hold, and how long a request waits for the next one. */
const versionMs = { age: 1_000, patience: 1_000 } as const

/** For tests and benches; the product itself only switches the log on. */
export interface AppOptions {
  /** True: on standard output. */
  readonly log?: boolean | { write: (line: string) => void }
  readonly lineLimits?: LineLimits
  readonly readsPerMinute?: number
  /** What writes the history's anchors; health says when it fails. */
  readonly anchors?: Pick<HistoryAnchors, 'failing'>
}

/**
 * Puts the parts together on an open database whose city is loaded; does not listen. `close()` of the result ends
 * sockets and tail, not the database.
 */
export async function buildApp(config: Config, database: Database, options: AppOptions = {}): Promise<FastifyInstance> {
  const app = Fastify({
    bodyLimit,
    trustProxy: config.proxies.length > 0 && [...config.proxies],
    logger: options.log ? { ...logSettings, ...(options.log !== true && { stream: options.log }) } : false,
    ...lineSettings(options.lineLimits ?? lineLimits),
    // The default of 10 s is short for a busy machine that opens its embedded database.
    pluginTimeout: 60_000,
    // A screen that keeps its connection must not keep a closing server.
    forceCloseConnections: true,
    routerOptions: { ignoreTrailingSlash: true },
    ...refuseEarly,
  })
  paceReads(app)
  takeJson(app)
  refuseExpectations(app.server)
  useStrictValidation(app)
  handleErrors(app)
  refuseTunnels(app)
  guardDoor(app, config)
  await sendSecurityHeaders(app, config.basemap)
  await compressAnswers(app)
  await describeApi(app)

  const { pool } = database
  const city = readCity(config.cityDir)
  const cityCode = city.description.code
  const calendar = watchCalendar(pool)
  const calendarEnds = await calendar()
  if (calendarEnds) app.log.warn(calendarEnds.text)
  const limit = new RateLimit(pool, {
    'sign-in': signInsPerMinute,
    provider: providerStepsPerMinute,
    report: config.reportsPerMinute,
  })
  await app.register(cookie)
  const tokens = new TokenLookups(pool, config.evaluation, options.readsPerMinute ?? readsPerMinute)
  authorizeRequests(app, { pool, tokens, config, cityCode })
  readInShare(app, options.readsPerMinute ?? readsPerMinute)
  const made = new MadeOnce(rememberFor(versionMs.age, () => readCityVersion(pool), versionMs.patience))
  if (config.evaluation) await putSampleAccounts(pool)
  const vault = await openVault(pool, config.masterKeyFile)
  await sealOldContacts(pool, vault)
  const see = seeCaseWith(await readGridMarks(pool))
  const hide = hideHomesOf(await readHomeNames(pool))
  const inTurn = takeTurns(pool)
  const versions = new Projection(() => foldCaseVersions(pool, versionsAtOnce), inTurn)
  const statistics = new Projection(() => foldStatistics(pool, database.kind === 'embedded' ? 40 : 2_000), inTurn)
  const lane = new VolatileLane(database)
  const groups = new WallGroups(lane, (volatile) => live.tell(volatile))
  const screenDoor = { pool, tokens, evaluation: config.evaluation, cityCode }
  const gate = {
    admit: (claim: ScreenClaim) => admitScreen(screenDoor, claim),
    failed: (error: unknown) => {
      if (!isUnavailable(error)) app.log.error({ err: error }, 'a screen could not be admitted')
    },
    stillIn: (ids: readonly string[]) => stillInForce(pool, ids),
  }
  const live = new Live(app.server, config, gate, see, {
    changed: () => screens.changed(),
    joined: (group) => groups.joined(group),
    left: (group) => groups.left(group),
    chosen: (group, state) => groups.chosen(group, state),
    opened: (desk) => {
      presence.greet(desk)
      presence.changed()
    },
  })
  const presence = new Presence(lane, () => live.sockets())
  const screens = new ScreenCount(lane, {
    count: () => live.screens,
    changed: (values) => live.tell({ topic: 'screens', values }),
  })
  const alarms = new AcknowledgedUntil(lane, (volatile) => live.tell(volatile))
  const tellClocks = onlyFaults((fault) => live.tell({ topic: 'clock', fault }), () => tail.clocks) // prettier-ignore
  const tail = new FeedTail(pool, {
    read: (events) => {
      live.read(events)
      tellClocks()
      if (events.length > 0) deadlines.wake()
      versions.follow(tail.head.seq)
      statistics.follow(tail.head.seq)
    },
    broken: (reason) => {
      app.log.error({ reason }, 'the feed broke off; all screens begin anew')
      live.reset()
    },
    failed: (error) => {
      if (!isUnavailable(error)) app.log.error({ err: error }, 'the feed could not be read')
    },
  })
  const keep = (what: string, round: () => Promise<number>, untilNext: () => Promise<number | null>) =>
    new PeriodicTask({
      round,
      untilNext,
      done: () => tail.wake(),
      failed: (error) => {
        watch.failed(error)
        if (!isUnavailable(error)) app.log.error({ err: error }, `${what} failed`)
      },
    })
  const watch = new HealthWatch({
    folders: watchedFolders(config),
    sinceRead: () => tail.sinceRead,
    clocks: () => tail.clocks,
    behind: () => ({ statistics: statistics.behindMs, replay: versions.behindMs }),
    anchors: () => options.anchors?.failing ?? null,
    calendar,
  })
  app.addHook('onError', async (_request, _reply, error) => watch.failed(error))
  const look = database.kind === 'embedded' ? lookInTurn(pool, inTurn) : lookAt(pool)
  const upToDate = () => statistics.near(tail.head.seq)
  const briefs = keep('making a brief', () => makeBrief({ pool, look, upToDate, cityCode }), () => untilNextBrief(pool)) // prettier-ignore
  const deadlines = keep('firing deadlines', () => fireDeadlines(pool, batchSize), () => untilNextDeadline(pool)) // prettier-ignore
  const duties = keep('following the duty', () => followDuty(pool, batchSize), () => untilDutyChanges(pool)) // prettier-ignore
  await tail.start()
  live.follow(tail)
  const wake = () => tail.wake()
  const stopListening = database.listen('quanyu_feed', (what) => (what === 'duty' ? duties : tail).wake())
  await watch.start()
  for (const part of [lane, screens, groups, presence, alarms, deadlines, briefs, duties, limit]) part.start()
  const stopHousekeeping = keepHouse(pool)

  const submitCase = createIntake(
    async (reports) => insertReports(pool, await sealContacts(pool, vault, reports)),
    city.description.bounds,
    wake,
    reportRights(pool, config.evaluation),
  )
  reportRoutes(app, { submitCase, limit, receiptSecret: (number) => vault.receiptSecret(number) })
  caseRoutes(app, pool, see, hide)
  caseActRoutes(app, pool, { bounds: city.description.bounds, see, hide }, wake)
  caseWorkRoutes(app, pool, hide)
  contactRoutes(app, database, vault)
  alarmRoutes(app, alarms, cityCode)
  const { evaluation, oidc } = config
  const onEnded = (id: string) => live.end([id])
  const names = Object.values(city.description.name)
  sessionRoutes(app, { pool, evaluation, provider: oidc?.name ?? null, limit, onEnded })
  if (oidc) {
    const provider = new OidcProvider(oidc)
    oidcRoutes(app, { pool, provider, issuer: oidc.issuer, evaluation, limit })
    oidcLinkRoutes(app, { database, provider, issuer: oidc.issuer })
  }
  const onDutyChanged = () => duties.wake()
  accountRoutes(app, { database, names, hide, onDutyChanged })
  accountChangeRoutes(app, database, onDutyChanged)
  ownPasswordRoutes(app, { pool, limit, names, onEnded })
  kioskRoutes(app, { pool, evaluation, limit })
  areaRoutes(app, pool, made)
  dutyRoutes(app, pool, () => {
    duties.wake()
    wake()
  })
  cityRoutes(app, database, config, city, made, rules)
  catalogueRoutes(app, pool, made)
  snapshotRoutes(app, pool, see)
  const replay = { pool, versions, inTurn }
  replayRoutes(app, replay, () => tail.head.epoch, see)
  dayRoutes(app, { pool, inTurn, look, replay, upToDate })
  drillRoutes(app, { pool, look, upToDate, see, made })
  const { name, timezone: timeZone, synthetic } = city.description
  const frame = { city: name.zh, timeZone, synthetic: synthetic || config.simulatePerMinute > 0 }
  exportRoutes(app, { pool, look, upToDate, frame })
  const print = config.chromium === null ? null : printerWith(config.chromium)
  briefRoutes(app, { pool, frame: { ...frame, code: cityCode }, print })
  healthRoutes(app, database, { tail, live, watch })
  await serveWeb(app)

  app.addHook('preClose', async () => {
    stopHousekeeping()
    limit.stop()
    watch.stop()
    await Promise.all([deadlines.stop(), duties.stop(), briefs.stop()])
    await stopListening()
    groups.stop()
    await screens.stop()
    await presence.stop()
    await lane.stop()
    live.close()
    await Promise.all([versions.stop(), statistics.stop()])
    await tail.stop()
  })
  return app
}
