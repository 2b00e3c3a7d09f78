import { describe, expect, it } from 'vitest'
import type { RouteLocationNormalizedLoaded } from 'vue-router'
import { languageOf, wayBack } from '../../../web/accounts/way-back.ts'

const at = (fullPath: string, query: Record<string, unknown>) =>
  ({ fullPath, query }) as unknown as RouteLocationNormalizedLoaded

describe('The address of the page to sign in at', () => {
  it('keeps the language after a sign-out, without a way back', () => {
    expect(languageOf(at('/drill/510981?lang=en', { lang: 'en' }))).toEqual({ lang: 'en' })
    expect(languageOf(at('/dispatch', {}))).toEqual({})
  })

  it('keeps the language and the way back where a seat must sign in first', () => {
    expect(wayBack(at('/dispatch?lang=en', { lang: 'en' }))).toEqual({ next: '/dispatch?lang=en', lang: 'en' })
  })
})
