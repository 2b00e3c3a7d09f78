import type { Cursor, FeedEvent, Frame } from '../../../server/contracts/feed.ts'

/** What a message from the server means to a screen of the bench. */
export type Message =
  | { readonly kind: 'greeting'; readonly answer: string }
  | { readonly kind: 'ready' }
  | { readonly kind: 'news'; readonly from: number; readonly events: readonly FeedEvent[] }
  | { readonly kind: 'other' }

/** One of the servers held against each other: how a screen of it speaks. */
export interface Protocol {
  readonly path: string
  /** Whether a screen acknowledges, as often as the product's does. */
  readonly acknowledges: boolean
  /** First byte of the messages that all screens receive alike. */
  readonly sharedPrefix: string
  read(text: string, cursor: Cursor, scope: string): Message
}

const socketIo = '/socket.io/?EIO=4&transport=websocket'

function readSocketIo(text: string, cursor: Cursor, scope: string, greetsWithResume: boolean): Message {
  if (text.startsWith('0')) return { kind: 'greeting', answer: `40${JSON.stringify({ scope })}` }
  if (text.startsWith('2')) return { kind: 'greeting', answer: '3' }
  if (text.startsWith('40')) {
    return greetsWithResume
      ? { kind: 'greeting', answer: `420${JSON.stringify(['resume', cursor])}` }
      : { kind: 'ready' }
  }
  if (text.startsWith('430')) return { kind: 'ready' }
  return { kind: 'other' }
}

export const protocols = {
  live: {
    path: socketIo,
    acknowledges: true,
    sharedPrefix: '42["frame"',
    read(text, cursor, scope) {
      if (!text.startsWith(this.sharedPrefix)) return readSocketIo(text, cursor, scope, true)
      const [, frame] = JSON.parse(text.slice(2)) as [string, Frame]
      return { kind: 'news', from: frame.from, events: frame.events }
    },
  },
  ws: {
    path: '/',
    acknowledges: false,
    sharedPrefix: '{"epoch"',
    read(text) {
      if (!text.startsWith(this.sharedPrefix)) return { kind: 'ready' }
      const { from, events } = JSON.parse(text) as Frame
      return { kind: 'news', from, events }
    },
  },
  emit: {
    path: socketIo,
    acknowledges: false,
    sharedPrefix: '42["event"',
    read(text, cursor, scope) {
      if (!text.startsWith(this.sharedPrefix)) return readSocketIo(text, cursor, scope, false)
      const [, event] = JSON.parse(text.slice(2)) as [string, FeedEvent]
      return { kind: 'news', from: event.seq - 1, events: [event] }
    },
  },
} satisfies Record<string, Protocol>

export type ProtocolName = keyof typeof protocols
