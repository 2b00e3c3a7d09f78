import { describe, expect, it } from 'vitest'
import { caseLooks } from '../../../web/cases/case-status.ts'
import { colourDistance, contrast, seenBy, themeColour, type Rgb, type Vision } from './theme-colours.ts'

const grounds = ['--ground', '--panel', '--raised'] as const
const texts = ['--text', '--text-2', '--text-3', '--accent', '--status-new', '--status-overdue', '--stale-text']
const statuses = [...new Set([...Object.values(caseLooks).map(({ token }) => token), '--status-closed'])]

/** A legend lies on the map: 82 % of the ground over the lightest fill. */
const legendGround = themeColour('--ground').map(
  (part, index) => part * 0.82 + themeColour('--fill-5')[index]! * 0.18,
) as unknown as Rgb

describe('The colours of the theme', () => {
  it.each(texts.flatMap((text) => grounds.map((ground) => [text, ground] as const)))(
    'let %s be read on %s: at least 4.5:1',
    (text, ground) => {
      expect(contrast(themeColour(text), themeColour(ground))).toBeGreaterThanOrEqual(4.5)
    },
  )

  it.each([
    ['--ground', '--accent'],
    ['--ground', '--status-overdue'],
    ['--status-new', '--ground'],
    ['--label', '--halo'],
    ['--river-text', '--river'],
  ])('let %s be read on %s: at least 4.5:1', (text, ground) => {
    expect(contrast(themeColour(text), themeColour(ground))).toBeGreaterThanOrEqual(4.5)
  })

  it.each(['--text', '--text-2', '--text-3', '--status-overdue'])('let %s be read in a legend on the map', (text) => {
    expect(contrast(themeColour(text), legendGround)).toBeGreaterThanOrEqual(4.5)
  })

  it.each(statuses)('let the shape of %s stand out from the dark halo of a marker: at least 4.5:1', (status) => {
    expect(contrast(themeColour(status), themeColour('--halo'))).toBeGreaterThanOrEqual(4.5)
  })

  it.each([
    ['--on-new', '--status-new'],
    ['--on-overdue', '--status-overdue'],
  ])('let the glyph %s be made out on %s: at least 3:1', (glyph, body) => {
    expect(contrast(themeColour(glyph), themeColour(body))).toBeGreaterThanOrEqual(3)
  })
})

describe('The status colours', () => {
  /** ΔE of CIE 1976 that each pair keeps at least; 2.3 can just be told. */
  const least: Record<Vision, number> = { normal: 40, protan: 28, deutan: 28, tritan: 16 }
  const pairs = statuses.flatMap((one, index) => statuses.slice(index + 1).map((other) => [one, other] as const))

  it.each(Object.entries(least) as [Vision, number][])('stay apart for %s eyes by at least %s', (vision, distance) => {
    for (const [one, other] of pairs) {
      const seen = [one, other].map((token) => seenBy(vision, themeColour(token))) as [Rgb, Rgb]
      expect(colourDistance(...seen), `${one} and ${other}`).toBeGreaterThanOrEqual(distance)
    }
  })

  it('are doubled by a shape of their own', () => {
    const shapes = Object.values(caseLooks).map(({ shape }) => shape)
    expect(new Set(shapes).size).toBe(shapes.length)
  })
})
