const here = 'http://here.invalid'

/**
 * A page of this server as a `Location` may say it; null for anything that leads elsewhere, to the API, or is no clean address:
 * control characters, blanks, backslashes and `//`, also where they are written as %5C or %2F.
 */
export function localPath(wanted: string): string | null {
  if (!wanted.startsWith('/') || /[\p{Cc}\p{Cf}\s\\]/u.test(wanted)) return null
  const url = URL.parse(wanted, here)
  if (url?.origin !== here) return null
  const path = decoded(url.pathname)
  if (path === null || /\/\/|[\p{Cc}\\]/u.test(path) || path.startsWith('/api/')) return null
  return url.pathname + url.search + url.hash
}

function decoded(path: string): string | null {
  try {
    return decodeURIComponent(path)
  } catch {
    return null
  }
}
