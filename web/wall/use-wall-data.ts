import { onScopeDispose, ref, watch } from 'vue'
import { useAreaStore } from '../areas/area-store.ts'
import { useCityStore } from '../areas/city-store.ts'
import { useCatalogueStore } from '../catalogue/catalogue-store.ts'
import { useCaseStore } from '../cases/case-store.ts'
import { useLinkStore } from '../feed/link-store.ts'
import { goLive } from '../live.ts'
import { followDay } from './follow-day.ts'
import { useWallGroup } from './use-wall-group.ts'

const retrySeconds = 5

/**
 * Everything a wall needs: the city, its places and words once, its cases live. A part that fails to load is tried again
 * until it comes; nobody stands by to reload the page.
 */
export function useWallData() {
  const city = useCityStore()
  const areas = useAreaStore()
  const catalogue = useCatalogueStore()
  const cases = useCaseStore()
  const link = useLinkStore()
  /** Why the city is not there yet; null while there is nothing to complain of. */
  const failure = ref<string | null>(null)
  const ready = ref(false)
  let live: ReturnType<typeof goLive> | undefined
  let retry: ReturnType<typeof setTimeout> | undefined
  let disposed = false
  const group = useWallGroup((state) => live!.chooseForGroup(state))

  async function load(): Promise<void> {
    const [loaded] = await Promise.all([city.load(), areas.load(), catalogue.load()])
    if (disposed) return
    failure.value = null
    ready.value = true
    live = goLive(loaded.code, group)
  }

  function start(): void {
    load().catch((error: unknown) => {
      failure.value = error instanceof Error ? error.message : String(error)
      retry = setTimeout(start, retrySeconds * 1000)
    })
  }

  start()
  const tellDay = followDay(city.formatDate, () => live?.refresh())
  watch(
    () => link.second,
    (second) => tellDay(second, cases.dayStart),
  )
  onScopeDispose(() => {
    disposed = true
    clearTimeout(retry)
    live?.close()
  })
  return { ready, failure, retrySeconds }
}
