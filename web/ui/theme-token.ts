/** The value of a token of theme.css, for drawing outside CSS (map style, canvas). Throws when there is no such token. */
export function themeToken(name: `--${string}`): string {
  const value = getComputedStyle(document.documentElement).getPropertyValue(name).trim()
  if (!value) throw new Error(`expected a token ${name} in theme.css, found none`)
  return value
}
