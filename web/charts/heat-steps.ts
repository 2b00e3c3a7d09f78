const steps = [0.5, 1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 25, 30, 40, 50, 60, 80, 100, 150, 200, 250, 300, 400, 500, 1000]

/** Five breaks of six classes, at multiples of one round step, the last class holding `highest`. */
export function heatBreaks(highest: number): number[] {
  const step = steps.find((candidate) => candidate * 6 >= highest) ?? Math.ceil(highest / 6)
  return [1, 2, 3, 4, 5].map((times) => times * step)
}
