import { defineAsyncComponent } from 'vue'
import { idle } from '../ui/loading/idle.ts'
import ChartSkeleton from './ChartSkeleton.vue'

const retryMs = 5_000

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
