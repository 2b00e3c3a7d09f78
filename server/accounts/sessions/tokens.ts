import { createHash, randomBytes } from 'node:crypto'

/** A secret of 256 bits as text for an address or a header. */
export const newToken = (): string => randomBytes(32).toString('base64url')

/** The stored form of a token: a reader of the database cannot use it. No salt, as a random secret needs none. */
export const tokenDigest = (token: string): string => createHash('sha256').update(token).digest('base64url')
