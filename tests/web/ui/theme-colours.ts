import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Red, green and blue, 0 to 1. */
export type Rgb = readonly [number, number, number]

const theme = readFileSync(join(import.meta.dirname, '../../../web/ui/theme.css'), 'utf8')

/** The colour of a token of theme.css, sRGB. */
export function themeColour(token: string): Rgb {
  const hex = new RegExp(`${token}: #([0-9a-f]{6});`).exec(theme)?.[1]
  if (!hex) throw new Error(`expected ${token} in theme.css as six hexadecimal digits, found none`)
  return [0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255) as unknown as Rgb
}

const toLinear = (part: number): number => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
const toGamma = (part: number): number => (part <= 0.0031308 ? part * 12.92 : 1.055 * part ** (1 / 2.4) - 0.055)
const linear = (colour: Rgb): Rgb => colour.map(toLinear) as unknown as Rgb

type Matrix = readonly [Rgb, Rgb, Rgb]
const times = (matrix: Matrix, [r, g, b]: Rgb): Rgb =>
  matrix.map((row) => row[0] * r + row[1] * g + row[2] * b) as unknown as Rgb

/** Contrast by WCAG 2.2, 1 to 21. */
export function contrast(one: Rgb, other: Rgb): number {
  const luminance = ([r, g, b]: Rgb) => 0.2126 * r + 0.7152 * g + 0.0722 * b
  const [dark, light] = [luminance(linear(one)), luminance(linear(other))].sort((a, b) => a - b)
  return (light! + 0.05) / (dark! + 0.05)
}

/** How eyes see that lack one kind of cone: Machado, Oliveira & Fernandes 2009, severity 1, on linear sRGB. */
const cones: Record<'protan' | 'deutan' | 'tritan', Matrix> = {
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
}
export type Vision = 'normal' | keyof typeof cones

/** `colour` as `vision` sees it. */
export function seenBy(vision: Vision, colour: Rgb): Rgb {
  if (vision === 'normal') return colour
  const seen = times(cones[vision], linear(colour))
  return seen.map((part) => toGamma(Math.min(1, Math.max(0, part)))) as unknown as Rgb
}

/** sRGB to CIE XYZ, D65. */
const xyz: Matrix = [
  [0.4124564, 0.3575761, 0.1804375],
  [0.2126729, 0.7151522, 0.072175],
  [0.0193339, 0.119192, 0.9503041],
]
const white: Rgb = [0.95047, 1, 1.08883]

function lab(colour: Rgb): Rgb {
  const f = (t: number) => (t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116)
  const [x, y, z] = times(xyz, linear(colour)).map((part, index) => f(part / white[index]!)) as [number, number, number]
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}

/** How far two colours are apart: ΔE of CIE 1976. About 2 can just be told. */
export function colourDistance(one: Rgb, other: Rgb): number {
  const [a, b] = [lab(one), lab(other)]
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])
}
