import { onScopeDispose, ref, shallowRef, watch } from 'vue'
import { useRouter } from 'vue-router'
import type { Visitor } from '../server/contracts/account.ts'
import { accountMessages } from './accounts/account-messages.ts'
import { useAccountStore } from './accounts/account-store.ts'
import { roles } from './accounts/roles.ts'
import { wayBack, type SessionEnd } from './accounts/way-back.ts'
import { areaMessages } from './areas/area-messages.ts'
import { useAreaStore } from './areas/area-store.ts'
import { useCityStore } from './areas/city-store.ts'
import { useCatalogueStore } from './catalogue/catalogue-store.ts'
import { fieldMessages } from './field-messages.ts'
import { linkMessages } from './feed/link-messages.ts'
import { useLinkStore } from './feed/link-store.ts'
import type { goLive as GoLive } from './live.ts'
import { refusalMessages } from './refusal-messages.ts'
import { addMessages } from './ui/use-language.ts'

// Texts that every seat may show.
addMessages(accountMessages, areaMessages, fieldMessages, linkMessages, refusalMessages)

const retrySeconds = 5

type LineOptions = NonNullable<Parameters<typeof GoLive>[1]>
export type Line = ReturnType<typeof GoLive>

interface SeatOptions {
  /** Options of the seat's connection, beside that it is a desk's. */
  readonly line?: (visitor: Visitor) => LineOptions
  /** What else this screen loads before it is shown. */
  readonly loadMore?: () => Promise<unknown>
  readonly online?: (line: Line) => void
}

/**
 * The signed-in account and everything that its seat needs: the city, its areas, the texts and the live cases of the seat's own areas.
 * A reader without a session is sent to the sign-in page. What fails to load is tried again.
 */
export function useSeat({ line = () => ({}), loadMore, online }: SeatOptions = {}) {
  const accounts = useAccountStore()
  const city = useCityStore()
  const areas = useAreaStore()
  const catalogue = useCatalogueStore()
  const link = useLinkStore()
  const router = useRouter()
  const ready = ref(false)
  const failure = shallowRef<unknown>(null)
  /** The signed-in role has no desk. */
  const isForeign = ref(false)
  let live: Line | undefined
  let retry: ReturnType<typeof setTimeout> | undefined
  let disposed = false

  const askToSignIn = (ended?: SessionEnd) =>
    router
      .replace({ path: '/sign-in', query: { ...wayBack(router.currentRoute.value), ...(ended && { ended }) } })
      .then(() => undefined)
  /** By this screen's server time: a session ends at its limit, or because somebody has ended it. */
  const whyEnded = (endsAt: string | null): SessionEnd =>
    endsAt !== null && (link.serverNow() ?? Date.now()) >= Date.parse(endsAt) ? 'expired' : 'elsewhere'

  const askForPassword = () =>
    router.replace({ path: '/password', query: wayBack(router.currentRoute.value) }).then(() => undefined)

  async function load(): Promise<void> {
    const [visitor] = await Promise.all([accounts.load(), city.load(), areas.loadGrids()])
    if (disposed) return
    failure.value = null
    if (visitor.account === null) return askToSignIn()
    if (visitor.mustChangePassword) return askForPassword()
    if (!roles[visitor.role].hasDesk || visitor.areas.length === 0) return void (isForeign.value = true)
    await loadMore?.()
    if (disposed) return
    ready.value = true
    const [{ goLive }] = await Promise.all([import('./live.ts'), areas.loadBorders(), catalogue.load()])
    if (disposed) return
    // A seat has one area. Of several, only the first is live; the cases of the others are found by their numbers.
    live = goLive(visitor.areas[0]!, { isDesk: true, ...line(visitor) })
    online?.(live)
  }

  function start(): void {
    load().catch((error: unknown) => {
      failure.value = error
      retry = setTimeout(start, retrySeconds * 1000)
    })
  }

  /** Leads to the sign-in page if the session has ended. */
  async function checkSession(): Promise<void> {
    if (disposed || !ready.value) return
    const endsAt = accounts.visitor?.endsAt ?? null
    const visitor = await accounts.load().catch(() => null)
    if (visitor?.account === null && !disposed) await askToSignIn(whyEnded(endsAt))
  }

  start()
  // signed out in another tab, or the session has ended
  watch(
    () => link.refusal,
    (why) => why !== null && void checkSession(),
  )
  onScopeDispose(() => {
    disposed = true
    clearTimeout(retry)
    live?.close()
  })
  return { ready, failure, isForeign, retrySeconds, checkSession }
}
