import type { CDPSession, Page } from 'playwright-core'

/** One answer: what was asked for, and what came over the wire, headers included. */
export interface Transfer {
  readonly path: string
  readonly bytes: number
}

/** What a page asks for and receives, with the moment of each (epoch ms). */
export interface Line {
  askedBefore(atMs: number): string[]
  receivedBefore(atMs: number): Transfer[]
}

interface Request {
  readonly path: string
  readonly askedAt: number
  /** Bytes with the moment when they were there. */
  readonly pieces: { readonly at: number; readonly bytes: number }[]
}

const pathOf = (url: string) => new URL(url).pathname + new URL(url).search

/** Watches a page's line from now on; the page accepts only the `encoding` named. */
export async function watchLine(page: Page, encoding: 'gzip' | 'br'): Promise<Line> {
  const session: CDPSession = await page.context().newCDPSession(page)
  const requests = new Map<string, Request>()
  /** Chromium stamps with a clock of its own, in seconds; each request tells both. */
  let epochLead = 0
  const epochMs = (stamp: number) => (stamp + epochLead) * 1000
  const piece = (id: string, stamp: number, bytes: number) =>
    requests.get(id)?.pieces.push({ at: epochMs(stamp), bytes })

  session.on('Network.requestWillBeSent', ({ requestId, request, timestamp, wallTime }) => {
    epochLead = wallTime - timestamp
    requests.set(requestId, { path: pathOf(request.url), askedAt: wallTime * 1000, pieces: [] })
  })
  session.on('Network.webSocketCreated', ({ requestId, url }) => {
    requests.set(requestId, { path: pathOf(url), askedAt: Date.now(), pieces: [] })
  })
  session.on('Network.responseReceived', ({ requestId, timestamp, response }) =>
    piece(requestId, timestamp, response.encodedDataLength),
  )
  session.on('Network.dataReceived', ({ requestId, timestamp, encodedDataLength }) =>
    piece(requestId, timestamp, encodedDataLength),
  )
  session.on('Network.webSocketFrameReceived', ({ requestId, timestamp, response }) =>
    piece(requestId, timestamp, response.payloadData.length),
  )
  // The last word on what came: the pieces may have told less.
  session.on('Network.loadingFinished', ({ requestId, timestamp, encodedDataLength }) => {
    const told = requests.get(requestId)?.pieces.reduce((sum, { bytes }) => sum + bytes, 0) ?? 0
    piece(requestId, timestamp, Math.max(0, encodedDataLength - told))
  })
  await session.send('Network.enable')
  await session.send('Network.setExtraHTTPHeaders', { headers: { 'accept-encoding': encoding } })
  return {
    askedBefore: (atMs) => [...requests.values()].filter(({ askedAt }) => askedAt < atMs).map(({ path }) => path),
    receivedBefore: (atMs) =>
      [...requests.values()]
        .map(({ path, pieces }) => ({
          path,
          bytes: pieces.filter(({ at }) => at <= atMs).reduce((sum, { bytes }) => sum + bytes, 0),
        }))
        .filter(({ bytes }) => bytes > 0),
  }
}
