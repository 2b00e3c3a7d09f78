const bucketMs = 30_000
const bucketsKept = 10

/**
 * The server's clock, derived from a monotonic one (`performance.now()`), so that a wrong or stepping clock of this machine
 * never changes an age or a countdown. The offset is the smallest (arrival − stamp) of five minutes: the sample
 * with the shortest delay, so that frames that piled up in a frozen tab show their true age when they are read.
 * Only minutes with samples count: a tab that was frozen for an hour keeps its former offset.
 * All times in milliseconds.
 */
export class ServerClock {
  #smallestOffsets = new Map<number, number>()
  #lastStamp = -Infinity

  /** Adds a server's stamp that arrived at `monotonicMs`. A stamp before the last one means that the server's clock was set back. */
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
