const bucketMs = 30_000
const bucketsKept = 10

/**
 * The server's clock as seen from a monotonic one (`performance.now()`), so that a wrong or stepping clock of this machine
 * never changes an age or a countdown. The offset is the smallest (arrival − stamp) of five minutes: the sample
 * that waited least on its way, so that frames which piled up in a frozen tab show their true age when they are read.
 * Only minutes in which something arrived count: a tab that was frozen for an hour still knows what it knew before.
 * All times in milliseconds.
 */
export class ServerClock {
  #smallestOffsets = new Map<number, number>()
  #lastStamp = -Infinity

  /** Takes a stamp of the server that arrived at `monotonicMs`. A stamp earlier than the last one is a stepped server clock. */
  observe(monotonicMs: number, stampMs: number): void {
    if (stampMs < this.#lastStamp) this.#smallestOffsets.clear()
    this.#lastStamp = stampMs
    const bucket = Math.floor(monotonicMs / bucketMs)
    const offset = monotonicMs - stampMs
    this.#smallestOffsets.set(bucket, Math.min(offset, this.#smallestOffsets.get(bucket) ?? Infinity))
    const [oldest] = this.#smallestOffsets.keys()
    if (this.#smallestOffsets.size > bucketsKept) this.#smallestOffsets.delete(oldest!)
  }

  /** The server's time at `monotonicMs`, or null before the first stamp. */
  at(monotonicMs: number): number | null {
    if (this.#smallestOffsets.size === 0) return null
    return monotonicMs - Math.min(...this.#smallestOffsets.values())
  }
}
