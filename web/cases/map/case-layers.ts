import type { ExpressionSpecification, FilterSpecification, SymbolLayerSpecification } from 'maplibre-gl'
import type { MapSlot } from '../../map/map-slots.ts'
import type { SlottedLayer } from '../../map/use-map-layer.ts'
import { themeToken } from '../../ui/theme-token.ts'
import { caseLookOrder, type CaseLook } from '../case-status.ts'
import { markSeparator } from './case-features.ts'
import { clusterImageId, overdueClusterImageId } from './case-pictures.ts'
import { markerSize } from './marker-shapes.ts'

/**
 * A source of open cases. Overdue ones have their own, above all others: they are gathered with each other alone, and no cluster
 * hides them.
 */
export interface CaseSource {
  readonly id: string
  readonly slot: MapSlot
  readonly looks: ReadonlySet<CaseLook>
  /** Begins the ids of its layers. */
  readonly prefix: 'case' | 'overdue'
  readonly clusterImage: ExpressionSpecification | string
  /** CSS px at scale 1. */
  readonly countPx: number
}

export const inTimeCases: CaseSource = {
  id: 'cases',
  slot: 'marker',
  looks: new Set(caseLookOrder.filter((look) => look !== 'overdue')),
  prefix: 'case',
  clusterImage: clusterImageId,
  countPx: 18,
}
export const overdueCases: CaseSource = {
  id: 'overdue-cases',
  slot: 'top-marker',
  looks: new Set(['overdue']),
  prefix: 'overdue',
  clusterImage: overdueClusterImageId,
  countPx: 17,
}

const parts = ['marker', 'first', 'last', 'cluster'] as const
/** The layers with marks that can be pointed at. */
export const caseMarkLayers: readonly string[] = [inTimeCases, overdueCases].flatMap(({ prefix }) =>
  parts.map((part) => `${prefix}-${part}`),
)

/** The number of the case that a mark stands for; null for a cluster. */
export function caseNumberOf(properties: Readonly<Record<string, unknown>>, layerId: string): string | null {
  if (typeof properties['number'] === 'string') return properties['number']
  const side = (['first', 'last'] as const).find((part) => layerId.endsWith(`-${part}`))
  return side ? (String(properties[side]).split(markSeparator)[1] ?? null) : null
}

const count: ExpressionSpecification = ['coalesce', ['get', 'point_count'], 1]
const isOf = (cases: number): FilterSpecification => ['==', count, cases]
const imageOf = (side: 'first' | 'last'): ExpressionSpecification => [
  'slice',
  ['get', side],
  0,
  ['index-of', markSeparator, ['get', side]],
]

/** Markers, pairs and clusters of a source; `scale` is the interface's. Sizes are CSS px. */
export function caseLayers(of: CaseSource, scale: number): readonly SlottedLayer[] {
  const symbol = (
    part: (typeof parts)[number],
    filter: FilterSpecification,
    layout: NonNullable<SymbolLayerSpecification['layout']>,
  ): SlottedLayer => ({
    slot: of.slot,
    layer: {
      id: `${of.prefix}-${part}`,
      type: 'symbol',
      source: of.id,
      filter,
      layout: { 'icon-overlap': 'always', ...layout },
      paint: { 'text-color': themeToken('--text') },
    },
  })
  // two rings that touch
  const aside = markerSize.ring * scale
  return [
    symbol('marker', isOf(1), { 'icon-image': ['get', 'image'], 'symbol-sort-key': ['get', 'rank'] }),
    symbol('first', isOf(2), { 'icon-image': imageOf('first'), 'icon-offset': [-aside, 0] }),
    symbol('last', isOf(2), { 'icon-image': imageOf('last'), 'icon-offset': [aside, 0] }),
    symbol('cluster', ['>', count, 2], {
      'icon-image': of.clusterImage,
      'text-field': ['get', 'point_count_abbreviated'],
      'text-font': ['Noto Sans SC Bold'],
      'text-size': of.countPx * scale,
      'text-overlap': 'always',
    }),
  ]
}

/** The chosen case, with a ring around it, above all others: also when a cluster contains it. */
export const chosenCaseLayers = (source: string, scale: number): readonly SlottedLayer[] => [
  {
    slot: 'top-marker',
    layer: {
      id: 'case-chosen-ring',
      type: 'circle',
      source,
      paint: {
        'circle-radius': 22 * scale,
        'circle-color': themeToken('--raised'),
        'circle-stroke-color': themeToken('--accent'),
        'circle-stroke-width': 2 * scale,
      },
    },
  },
  {
    slot: 'top-marker',
    layer: {
      id: 'case-chosen',
      type: 'symbol',
      source,
      layout: { 'icon-image': ['get', 'image'], 'icon-overlap': 'always' },
    },
  },
]
