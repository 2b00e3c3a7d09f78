import type { ExpressionSpecification } from 'maplibre-gl'

/** CSS px at zoom stops, times the interface's scale. */
export function byZoom(scale: number, ...stops: readonly (readonly [zoom: number, px: number])[]) {
  // Widened first: comparing the literal with every possible expression takes the type checker half a minute.
  const expression: unknown[] = ['interpolate', ['exponential', 1.6], ['zoom']]
  for (const [zoom, px] of stops) expression.push(zoom, px * scale)
  return expression as ExpressionSpecification
}
