/** To the thread of the embedded database. `session` numbers the connections one after the other; one is live at a time. */
export type ToEmbedded =
  { kind: 'send'; session: number; bytes: Uint8Array } | { kind: 'disconnect'; session: number } | { kind: 'close' }

/** From the thread of the embedded database. `progress` is a line for people while the first start creates the data. */
export type FromEmbedded =
  { kind: 'progress'; text: string } | { kind: 'ready' } | { kind: 'receive'; session: number; bytes: Uint8Array }

/** The start message of the thread. `folder` is absolute and need not exist yet. */
export interface EmbeddedStart {
  folder: string
  applicationRole: string
}
