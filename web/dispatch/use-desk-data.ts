import { onScopeDispose, ref, watch } from 'vue'
import { useRouter } from 'vue-router'
import { useAccountStore } from '../accounts/account-store.ts'
import { roles } from '../accounts/roles.ts'
import { useAreaStore } from '../areas/area-store.ts'
import { useCityStore } from '../areas/city-store.ts'
import { useCatalogueStore } from '../catalogue/catalogue-store.ts'
import { useLinkStore } from '../feed/link-store.ts'
import type { goLive as GoLive } from '../live.ts'
import { usePresenceStore } from './presence-store.ts'

const retrySeconds = 5
const sayAfterMs = 200

/**
 * Who sits here and everything the desk needs: the city, its places, the words and the cases of the seat's own areas, live.
 * Whoever is not signed in is sent to the page for that. What fails to load is tried again.
 */
export function useDeskData() {
  const accounts = useAccountStore()
  const city = useCityStore()
  const areas = useAreaStore()
  const catalogue = useCatalogueStore()
  const presence = usePresenceStore()
  const link = useLinkStore()
  const router = useRouter()
  const ready = ref(false)
  const failure = ref<string | null>(null)
  /** Somebody is signed in whose role has no desk. */
  const isForeign = ref(false)
  let live: ReturnType<typeof GoLive> | undefined
  let retry: ReturnType<typeof setTimeout> | undefined
  let saying: ReturnType<typeof setTimeout> | undefined
  let disposed = false

  async function load(): Promise<void> {
    const [visitor] = await Promise.all([accounts.load(), city.load(), areas.loadGrids()])
    if (disposed) return
    failure.value = null
    if (visitor.account === null) {
      await router.replace({ path: '/sign-in', query: { next: router.currentRoute.value.fullPath } })
      return
    }
    if (!roles[visitor.role].hasDesk || visitor.areas.length === 0) return void (isForeign.value = true)
    ready.value = true
    const [{ goLive }] = await Promise.all([import('../live.ts'), areas.loadBorders(), catalogue.load()])
    const { dispatches } = roles[visitor.role]
    const member = { openCase: () => presence.openCase, told: presence.told }
    // A seat has one area; of several the feed tells the first, the others are reached by their numbers.
    if (!disposed)
      // Who reads along is no seat that others should look out for.
      live = goLive(visitor.areas[0]!, { isDesk: true, ...(dispatches && { desk: member }) })
  }

  function start(): void {
    load().catch((error: unknown) => {
      failure.value = error instanceof Error ? error.message : String(error)
      retry = setTimeout(start, retrySeconds * 1000)
    })
  }

  start()
  // signed out in another tab, or the session's end: nobody sits here any more
  watch(
    () => link.refusal,
    async (why) => {
      if (why === null || disposed || !ready.value) return
      const visitor = await accounts.load().catch(() => null)
      if (visitor?.account !== null || disposed) return
      await router.replace({ path: '/sign-in', query: { next: router.currentRoute.value.fullPath } })
    },
  )
  // whoever runs down the list opens nothing on the way
  watch(
    () => presence.openCase,
    () => {
      clearTimeout(saying)
      saying = setTimeout(() => live?.tellOpenCase(), sayAfterMs)
    },
  )
  onScopeDispose(() => {
    disposed = true
    clearTimeout(retry)
    clearTimeout(saying)
    live?.close()
  })
  return { ready, failure, isForeign, retrySeconds }
}
