/** 1, 2, 2.5 and 5 at every power of ten. */
function roundStep(least: number): number {
  if (least <= 0) return 1
  const power = 10 ** Math.floor(Math.log10(least))
  return [1, 2, 2.5, 5, 10].map((step) => step * power).find((step) => step >= least * (1 - 1e-9))!
}

/** Removes floating-point noise. */
const clean = (value: number): number => Number(value.toPrecision(12))

/**
 * The round ends of an axis that holds `values`, with about `steps` round steps, not beyond `limit`. For no value or one
 * value the ends are a step apart.
 */
export function roundEnds(
  values: readonly number[],
  steps: number,
  limit = Infinity,
): readonly [from: number, to: number] {
  if (values.length === 0) return [0, 1]
  const [least, most] = [Math.min(...values), Math.max(...values)]
  const step = roundStep((most - least || Math.abs(most) / steps || 1) / steps)
  const to = Math.min(limit, clean(Math.ceil(most / step) * step))
  const from = clean(Math.floor(least / step) * step)
  if (from < to) return [from, to]
  return to === limit ? [clean(to - step), to] : [from, clean(from + step)]
}

/** At most `classes - 1` lower bounds, at multiples of one round step, that divide `values`; none where all are equal. */
export function roundBreaks(values: readonly number[], classes: number): number[] {
  if (values.length === 0) return []
  const [least, most] = [Math.min(...values), Math.max(...values)]
  if (most === least) return []
  let step = roundStep((most - least) / classes)
  const bounds = (): number[] => {
    const found: number[] = []
    for (let bound = Math.floor(least / step) * step + step; bound <= most; bound += step) found.push(clean(bound))
    return found
  }
  while (bounds().length > classes - 1) step = roundStep(step * 1.01)
  return bounds()
}

/** The fill, of `steps`, for class `index` of `classes`: few classes are spread over all fills, to differ as much as possible. */
export const spreadFill = (index: number, classes: number, steps: number): number =>
  classes < 2 ? Math.floor((steps - 1) / 2) : Math.round((index * (steps - 1)) / (classes - 1))
