/** A browser without a screen: keeps cookies for each server and follows where it is sent. */
export class Visitant {
  readonly #jars = new Map<string, Map<string, string>>()

  cookies(url: string): string {
    return [...(this.#jars.get(new URL(url).origin) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  async get(url: string): Promise<{ status: number; location: string | null }> {
    const response = await fetch(url, { redirect: 'manual', headers: { cookie: this.cookies(url) } })
    const jar = this.#jars.get(new URL(url).origin) ?? new Map<string, string>()
    this.#jars.set(new URL(url).origin, jar)
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!
      if (value) jar.set(name!, value)
      else jar.delete(name!)
    }
    await response.arrayBuffer()
    const location = response.headers.get('location')
    return { status: response.status, location: location && new URL(location, url).href }
  }

  /** Where it ends up, all the way from `url`; each address on the way goes to `seen`. */
  async follow(url: string, stop: (url: string) => boolean, seen: string[] = []): Promise<string> {
    for (let at = url; seen.length < 20;) {
      seen.push(at)
      const { location } = await this.get(at)
      if (location === null || stop(location)) return location ?? at
      at = location
    }
    throw new Error(`expected an end, came ${seen.join('\n')}`)
  }
}
