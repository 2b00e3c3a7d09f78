import { defineAsyncComponent, type Component } from 'vue'
import { firstPaint } from '../../ui/loading/first-paint.ts'
import { idle } from '../../ui/loading/idle.ts'
import PanelOutline from './PanelOutline.vue'

const retryMs = 5_000

type Load<Part extends Component> = () => Promise<{ readonly default: Part }>

/** Panels come after the cases on the map, what is going on before how it compares; a slow machine does not wait for that. */
const panelTurn = firstPaint.then(() => idle(1_000))

let lateTexts: () => Promise<unknown> = () => Promise.resolve()

/** What these parts say comes with the first of them; the screen knows where it stands. */
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

/** A panel whose code is fetched once the map is painted; until then its rule stands there. Tried again until it comes. */
export const lazyPanel = <Panel extends Component>(load: Load<Panel>) =>
  lazy(load, panelTurn, { loadingComponent: PanelOutline })

/**
 * Likewise what comes and goes above the map; there is nothing until it comes. Its code is fetched before it is needed, or
 * a wall whose server is away could not say what it has to say.
 */
export function lazyCard<Card extends Component>(load: Load<Card>) {
  // What fails here is tried again when the card is wanted.
  void panelTurn.then(() => Promise.all([load(), lateTexts()])).catch(() => undefined)
  return lazy(load, firstPaint, {})
}
