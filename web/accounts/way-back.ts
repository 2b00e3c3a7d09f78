import type { LocationQueryRaw, RouteLocationNormalizedLoaded } from 'vue-router'

/** What a page that one is sent to needs to lead back: the address one came from, and the language. */
export const wayBack = ({ fullPath, query: { lang } }: RouteLocationNormalizedLoaded): LocationQueryRaw => ({
  next: fullPath,
  ...(typeof lang === 'string' && { lang }),
})

/** Where `next` leads, of an address's query: only a page of this server, for an address from elsewhere must not send anybody away. */
export const localPath = (next: unknown): string =>
  typeof next === 'string' && /^\/[\w/-]*(\?[^\\\s\p{Cc}]*)?$/u.test(next) && !next.startsWith('//')
    ? next
    : '/dispatch'
