import { defineAsyncComponent, h, type Component } from 'vue'
import { firstPaint } from '../../ui/loading/first-paint.ts'
import { idle } from '../../ui/loading/idle.ts'
import type { MessageKey } from '../../ui/use-language.ts'
import PanelOutline from './PanelOutline.vue'

const retryMs = 5_000

type Load<Part extends Component> = () => Promise<{ readonly default: Part }>

/** Panels load after the cases on the map, once the page is idle, a second later at the latest. */
const panelsMayLoad = firstPaint.then(() => idle(1_000))

let lateTexts: () => Promise<unknown> = () => Promise.resolve()

/** The texts of these parts load with the first of them; the screen registers the loader. */
export function bringTexts(load: () => Promise<unknown>): void {
  lateTexts = load
}

const lazy = <Part extends Component>(
  load: Load<Part>,
  after: Promise<void>,
  inTheMeantime: { loadingComponent?: Component },
) =>
  defineAsyncComponent<Part>({
    loader: async () => {
      await after
      const [module] = await Promise.all([load(), lateTexts()])
      return module.default
    },
    ...inTheMeantime,
    delay: 0,
    onError: (_error, retry) => setTimeout(retry, retryMs),
  })

/** A panel whose code loads once the map is painted; until then its upper edge and its `heading` show. Tried again until it succeeds. */
export const lazyPanel = <Panel extends Component>(load: Load<Panel>, heading?: MessageKey) =>
  lazy(load, panelsMayLoad, { loadingComponent: { render: () => h(PanelOutline, { heading }) } })

/**
 * The same for parts that come and go above the map; nothing shows until they load. Their code is fetched before it is needed:
 * otherwise a wall without its server could not show them.
 */
export function lazyCard<Card extends Component>(load: Load<Card>) {
  // A failure here is tried again when the part is shown.
  void panelsMayLoad.then(() => Promise.all([load(), lateTexts()])).catch(() => undefined)
  return lazy(load, firstPaint, {})
}
