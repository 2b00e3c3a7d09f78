import { createServer, connect, type AddressInfo, type Socket } from 'node:net'

/** A TCP line to a server that a test can cut, hold and mend: bytes go through unchanged. */
export interface CuttableLine {
  /** As in http://127.0.0.1:12345 */
  readonly url: string
  /** Breaks every connection and refuses new ones until `mend`. */
  cut(): void
  mend(): void
  close(): Promise<void>
}

export async function openLine(targetUrl: string): Promise<CuttableLine> {
  const { hostname, port } = new URL(targetUrl)
  const ends = new Set<Socket>()
  let isCut = false
  const server = createServer((near) => {
    if (isCut) return near.destroy()
    const far = connect(Number(port), hostname)
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      ends.add(one)
      one.pipe(other)
      one.on('error', () => undefined)
      one.on('close', () => {
        ends.delete(one)
        other.destroy()
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const breakAll = () => ends.forEach((end) => end.destroy())
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut() {
      isCut = true
      breakAll()
    },
    mend() {
      isCut = false
    },
    close() {
      breakAll()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
