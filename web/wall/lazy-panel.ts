import { defineAsyncComponent, type Component } from 'vue'
import { firstPaint } from '../ui/first-paint.ts'
import PanelOutline from './PanelOutline.vue'

const retryMs = 5_000

/** A panel whose code is fetched once the map is painted; until then its rule stands there. Tried again until it comes. */
export const lazyPanel = <Panel extends Component>(load: () => Promise<{ readonly default: Panel }>) =>
  defineAsyncComponent<Panel>({
    loader: () => firstPaint.then(load).then((module) => module.default),
    loadingComponent: PanelOutline,
    delay: 0,
    onError: (_error, retry) => setTimeout(retry, retryMs),
  })
