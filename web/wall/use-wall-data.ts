import { onScopeDispose, ref, shallowRef, watch } from 'vue'
import { useAreaStore } from '../areas/area-store.ts'
import { useCityStore } from '../areas/city-store.ts'
import { useCatalogueStore } from '../catalogue/catalogue-store.ts'
import { useCaseStore } from '../cases/case-store.ts'
import { useLinkStore } from '../feed/link-store.ts'
import type { goLive as GoLive } from '../live.ts'
import { firstPaint } from '../ui/loading/first-paint.ts'
import { followDay } from './unattended/follow-day.ts'
import { useWallGroup } from './group/use-wall-group.ts'

const retrySeconds = 5

/**
 * Everything that a wall needs: the city and its grids first, so that the map can be painted; then the other areas, the texts
 * and the live cases. A part that fails to load is tried again until it succeeds: nobody is there to reload the page.
 */
export function useWallData() {
  const city = useCityStore()
  const areas = useAreaStore()
  const catalogue = useCatalogueStore()
  const cases = useCaseStore()
  const link = useLinkStore()
  /** Why the city is not loaded; null without a failure. */
  const failure = shallowRef<unknown>(null)
  const ready = ref(false)
  let live: ReturnType<typeof GoLive> | undefined
  let retry: ReturnType<typeof setTimeout> | undefined
  let disposed = false
  const group = useWallGroup((state) => live!.chooseForGroup(state))

  async function load(): Promise<void> {
    const [{ code }] = await Promise.all([city.load(), areas.loadGrids()])
    if (disposed) return
    failure.value = null
    ready.value = true
    await firstPaint
    const [{ goLive }] = await Promise.all([import('../live.ts'), areas.loadBorders(), catalogue.load()])
    if (!disposed) live = goLive(code, group ? { group } : {})
  }

  function start(): void {
    load().catch((error: unknown) => {
      failure.value = error
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
