import type { LocationQueryRaw, RouteLocationNormalizedLoaded } from 'vue-router'

/** The language of an address, to carry over to the next page. */
export const languageOf = ({ query: { lang } }: RouteLocationNormalizedLoaded): LocationQueryRaw =>
  typeof lang === 'string' ? { lang } : {}

/** The query that lets a page lead back: the address that the reader came from, and the language. */
export const wayBack = (route: RouteLocationNormalizedLoaded): LocationQueryRaw => ({
  next: route.fullPath,
  ...languageOf(route),
})

/** The target of `next` in an address's query: a page of this server only, so that a foreign link cannot redirect a reader elsewhere. */
export const localPath = (next: unknown): string =>
  typeof next === 'string' && /^\/[\w/-]*(\?[^\\\s\p{Cc}]*)?$/u.test(next) && !next.startsWith('//')
    ? next
    : '/dispatch'

/** Why a session ended at an open screen, in the address of the sign-in page. */
export type SessionEnd = 'expired' | 'elsewhere'
