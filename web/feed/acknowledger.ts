/** A screen acknowledges at most this often … */
export const acknowledgeMs = 1_000
/** … but at once after so many events: a quarter of the server's window of bytes, at the usual kilobyte for each. */
const acknowledgeEvents = 250

/** Calls `send` with the newest position: within a second, or at once where much has come since the last call (F11). */
export function acknowledger(send: (seq: number) => void): (seq: number) => void {
  let newest = 0
  let sent = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  function sendNewest(): void {
    clearTimeout(timer)
    timer = undefined
    sent = newest
    send(newest)
  }

  return (seq) => {
    newest = seq
    if (seq - sent >= acknowledgeEvents) sendNewest()
    else timer ??= setTimeout(sendNewest, acknowledgeMs)
  }
}
