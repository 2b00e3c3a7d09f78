import type { MapLayerMouseEvent, MapMouseEvent } from 'maplibre-gl'
import { onScopeDispose } from 'vue'
import type { CaseNumber } from '../../../server/contracts/case.ts'
import { useMap } from '../../map/map-key.ts'
import { caseMarkLayers, caseNumberOf } from './case-layers.ts'

/** A place on the map's canvas, CSS px. */
export interface MapPoint {
  readonly x: number
  readonly y: number
}

/** The pointer events that a layer of cases emits. */
export interface MarkEvents {
  pick: [number: CaseNumber]
  /** Cases at one point, which no zoom separates. */
  gather: [numbers: CaseNumber[], point: MapPoint]
  hover: [number: CaseNumber | null, point: MapPoint]
  /** The pointer goes down on a case that only this layer knows: the map's own layers have none. */
  press: [number: CaseNumber, event: MapMouseEvent]
}

const layers = [...caseMarkLayers]

/** Listens to the pointer on case marks; a click on a mark is no click on what lies below it. */
export function useCaseMarks(
  click: (event: MapLayerMouseEvent) => void,
  hover: (number: CaseNumber | null, point: MapPoint) => void,
): void {
  const { map } = useMap()
  function onClick(event: MapLayerMouseEvent): void {
    event.preventDefault()
    click(event)
  }
  function onMove({ features, point }: MapLayerMouseEvent): void {
    map.getCanvas().style.cursor = 'pointer'
    const mark = features?.[0]
    hover(mark ? caseNumberOf(mark.properties, mark.layer.id) : null, point)
  }
  function onLeave({ point }: MapLayerMouseEvent): void {
    map.getCanvas().style.cursor = ''
    hover(null, point)
  }
  map.on('click', layers, onClick)
  map.on('mousemove', layers, onMove)
  map.on('mouseleave', layers, onLeave)
  onScopeDispose(() => {
    map.off('click', layers, onClick)
    map.off('mousemove', layers, onMove)
    map.off('mouseleave', layers, onLeave)
  })
}
