import { Type, type Static } from 'typebox'
import { words } from './words.ts'

/** Body of `POST /api/cases/:number/contact/reveal`. */
export const ContactReveal = Type.Object({ reason: words(200, 2) }, { additionalProperties: false })
export type ContactReveal = Static<typeof ContactReveal>

/** A reporter's contact, in clear; never stored, cached or logged. */
export const RevealedContact = Type.Object({
  name: Type.Union([Type.String(), Type.Null()]),
  phone: Type.Union([Type.String(), Type.Null()]),
})
export type RevealedContact = Static<typeof RevealedContact>

/** Body of `POST /api/contacts/search`. */
export const CallerSearch = Type.Object(
  { phone: Type.String({ pattern: '^[0-9+][0-9 -]{4,31}$' }) },
  { additionalProperties: false },
)
export type CallerSearch = Static<typeof CallerSearch>
