import { describe, expect, it } from 'vitest'
import { compareKpi } from '../../../web/statistics/compare-figures.ts'
import { formatChange, formatCount, formatValue } from '../../../web/statistics/format-kpi.ts'
import { statisticsMessages } from '../../../web/statistics/statistics-messages.ts'
import { addMessages, useLanguage } from '../../../web/ui/use-language.ts'

addMessages(statisticsMessages)
const change = (...figures: Parameters<typeof compareKpi>) => formatChange(compareKpi(...figures), useLanguage().t)

describe('A figure', () => {
  it('is read in its own way: rates in percent, averages with a decimal, counts whole', () => {
    expect(formatValue('rate', 0.9499)).toBe('95.0')
    expect(formatValue('average', 225.64)).toBe('225.6')
    expect(formatValue('count', 12_412)).toBe('12,412')
  })

  it('is a dash while it is unknown, never a 0', () => {
    expect(formatValue('rate', null)).toBe('—')
    expect(formatCount(null)).toBe('—')
    expect(formatCount(0)).toBe('0')
  })
})

describe('A figure against an earlier one', () => {
  it('says points of a rate, percent or cases of a count, and its own unit of an average', () => {
    expect(change('rate', 0.95, 0.938)).toBe('+1.2 点')
    expect(change('count', 386, 371)).toBe('+4.0%')
    expect(change('stock', 7, 9)).toBe('−2 件')
    expect(change('average', 225.6, 212.5)).toBe('+13.1')
  })

  it('is the same, or a dash when either is unknown', () => {
    expect(change('rate', 0.5, 0.5)).toBe('持平')
    expect(change('rate', null, 0.5)).toBe('—')
    expect(change('count', 3, null)).toBe('—')
  })
})
