import type { FastifyReply } from 'fastify'
import { setImmediate as nextTurn } from 'node:timers/promises'

/** Some 1 ms of work with cases. */
export const pieceLength = 50

/**
 * The JSON of a list, written piece by piece, each in a turn of the event loop of its own: a report or a frame meanwhile waits
 * for one piece, not for the whole list. `see` turns an item into its written form.
 */
export async function writeList<Item>(items: readonly Item[], see: (item: Item) => unknown): Promise<string> {
  const pieces: string[] = []
  for (let start = 0; start < items.length; start += pieceLength) {
    if (start > 0) await nextTurn()
    const piece = JSON.stringify(items.slice(start, start + pieceLength).map(see))
    pieces.push(piece.slice(1, -1))
  }
  return `[${pieces.join(',')}]`
}

/** The JSON of an object whose last field is a list that is JSON already. `object` has one field at least. */
export const withList = (object: object, field: string, list: string): string =>
  `${JSON.stringify(object).slice(0, -1)},${JSON.stringify(field)}:${list}}`

/** Answers with text that is JSON already. */
export const sendJson = (reply: FastifyReply, json: string): FastifyReply =>
  reply.type('application/json; charset=utf-8').send(json)
