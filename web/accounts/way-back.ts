import type { LocationQueryRaw, RouteLocationNormalizedLoaded } from 'vue-router'

/** The language of an address, for another page of the same reader. */
export const languageOf = ({ query: { lang } }: RouteLocationNormalizedLoaded): LocationQueryRaw =>
  typeof lang === 'string' ? { lang } : {}

/** What a page that one is sent to needs to lead back: the address one came from, and the language. */
export const wayBack = (route: RouteLocationNormalizedLoaded): LocationQueryRaw => ({
  next: route.fullPath,
  ...languageOf(route),
})

/** Where `next` leads, of an address's query: only a page of this server, for an address from elsewhere must not send anybody away. */
export const localPath = (next: unknown): string =>
  typeof next === 'string' && /^\/[\w/-]*(\?[^\\\s\p{Cc}]*)?$/u.test(next) && !next.startsWith('//')
    ? next
    : '/dispatch'
