import { defineAsyncComponent } from 'vue'
import { idle } from '../ui/loading/idle.ts'
import ChartSkeleton from './ChartSkeleton.vue'

const retryMs = 5_000

/**
 * EChart.vue. Its library is loaded when the first chart has data and the page is idle, so that no map
 * waits for it; until then a skeleton of gridlines shows. A failed load is repeated: nobody is there to reload a wall.
 */
export const LazyChart = defineAsyncComponent({
  loader: () => idle().then(() => import('./EChart.vue')),
  loadingComponent: ChartSkeleton,
  delay: 0,
  onError: (_error, retry) => setTimeout(retry, retryMs),
})
