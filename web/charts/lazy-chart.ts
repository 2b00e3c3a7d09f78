import { defineAsyncComponent } from 'vue'
import ChartSkeleton from './ChartSkeleton.vue'

const idleWithinMs = 5_000
const retryMs = 5_000

/** Resolves when the page has nothing better to do; Safari, which cannot say when, gets a second. */
const idle = () =>
  new Promise<void>((resolve) => {
    if ('requestIdleCallback' in window) requestIdleCallback(() => resolve(), { timeout: idleWithinMs })
    else setTimeout(resolve, 1_000)
  })

/**
 * EChart.vue, whose library is fetched when the first chart has something to show and the page is idle, so that no map
 * waits for it; until then its gridlines stand there. Tried again until it comes: nobody stands by to reload a wall.
 */
export const LazyChart = defineAsyncComponent({
  loader: () => idle().then(() => import('./EChart.vue')),
  loadingComponent: ChartSkeleton,
  delay: 0,
  onError: (_error, retry) => setTimeout(retry, retryMs),
})
