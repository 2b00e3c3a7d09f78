import { defineAsyncComponent, type Component } from 'vue'
import { firstPaint } from '../ui/first-paint.ts'
import PanelOutline from './PanelOutline.vue'

const retryMs = 5_000

type Load<Part extends Component> = () => Promise<{ readonly default: Part }>

const afterFirstPaint = <Part extends Component>(load: Load<Part>, inTheMeantime: { loadingComponent?: Component }) =>
  defineAsyncComponent<Part>({
    loader: () => firstPaint.then(load).then((module) => module.default),
    ...inTheMeantime,
    delay: 0,
    onError: (_error, retry) => setTimeout(retry, retryMs),
  })

/** A panel whose code is fetched once the map is painted; until then its rule stands there. Tried again until it comes. */
export const lazyPanel = <Panel extends Component>(load: Load<Panel>) =>
  afterFirstPaint(load, { loadingComponent: PanelOutline })

/** Likewise what comes and goes above the map; there is nothing until it comes. */
export const lazyCard = <Card extends Component>(load: Load<Card>) => afterFirstPaint(load, {})
