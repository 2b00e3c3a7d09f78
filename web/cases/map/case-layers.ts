import type { ExpressionSpecification } from 'maplibre-gl'
import type { SlottedLayer } from '../../map/use-map-layer.ts'
import { themeToken } from '../../ui/theme-token.ts'
import { clusterImageId } from './case-pictures.ts'

/** The hot source holds open cases only, so that re-indexing it at a change stays cheap. */
export const caseSourceId = 'cases'

/** Markers closer than this (CSS px at scale 1) are drawn as one; the distance is smaller while there are few, so that each is seen. */
export const clusterRadius = (openCases: number): number => (openCases <= 160 ? 12 : openCases <= 320 ? 20 : 32)

const isCluster: ExpressionSpecification = ['has', 'point_count']

/** Markers and clusters of the open cases; `scale` is the interface's. Sizes are CSS px. */
export function caseLayers(scale: number): readonly SlottedLayer[] {
  return [
    {
      slot: 'marker',
      layer: {
        id: 'case-marker',
        type: 'symbol',
        source: caseSourceId,
        filter: ['!', isCluster],
        layout: {
          'icon-image': ['get', 'image'],
          'icon-overlap': 'always',
          'symbol-sort-key': ['get', 'rank'],
        },
      },
    },
    {
      slot: 'marker',
      layer: {
        id: 'case-cluster',
        type: 'symbol',
        source: caseSourceId,
        filter: isCluster,
        layout: {
          'icon-image': clusterImageId,
          'icon-overlap': 'always',
          'text-field': ['get', 'point_count_abbreviated'],
          'text-font': ['Noto Sans SC Bold'],
          'text-size': 18 * scale,
          'text-overlap': 'always',
        },
        paint: { 'text-color': themeToken('--text') },
      },
    },
  ]
}

/** The chosen case, with a ring around it, above all others: also when a cluster contains it. */
export const chosenCaseLayers = (source: string, scale: number): readonly SlottedLayer[] => [
  {
    slot: 'marker',
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
    slot: 'marker',
    layer: {
      id: 'case-chosen',
      type: 'symbol',
      source,
      layout: { 'icon-image': ['get', 'image'], 'icon-overlap': 'always' },
    },
  },
]
