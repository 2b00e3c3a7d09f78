import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'

const algorithm = 'aes-256-gcm'
const keyBytes = 32
const nonceBytes = 12
const tagBytes = 16
/** 128 bits as 22 letters. */
const receiptLetters = 22

function encrypt(key: Buffer, text: Buffer, about: string): string {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv(algorithm, key, nonce).setAAD(Buffer.from(about))
  const sealed = Buffer.concat([cipher.update(text), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64')
}

function decrypt(key: Buffer, sealed: string, about: string): Buffer {
  const bytes = Buffer.from(sealed, 'base64')
  const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, nonceBytes)).setAAD(Buffer.from(about))
  decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes))
  return Buffer.concat([decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()])
}

/** A reporter's contact, in clear. */
export interface Contact {
  readonly name?: string
  readonly phone?: string
}

/**
 * All uses of the master key. A key for each purpose is derived from it, so that one of them reveals nothing of
 * another. Sealed data is bound to its person: a row moved to another person does not open.
 */
export class Vault {
  readonly #wrapping: Buffer
  readonly #index: Buffer
  readonly #receipts: Buffer
  readonly #check: Buffer

  /** @param masterKey 32 bytes */
  constructor(masterKey: Buffer) {
    const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', masterKey, '', `quanyu ${purpose}`, keyBytes))
    this.#wrapping = derive('person keys')
    this.#index = derive('phone index')
    this.#receipts = derive('receipts')
    this.#check = derive('check')
  }

  /** The same for the same master key, and tells nothing of it. */
  get checkDigest(): string {
    return createHmac('sha256', this.#check).update('master key').digest('base64url')
  }

  /** A new person's key, as the database keeps it. */
  newPersonKey(personId: string): string {
    return encrypt(this.#wrapping, randomBytes(keyBytes), personId)
  }

  seal(contact: Contact, personId: string, wrappedKey: string): string {
    return encrypt(this.#unwrap(personId, wrappedKey), Buffer.from(JSON.stringify(contact)), personId)
  }

  /** @throws when the row was changed, or belongs to another person */
  open(sealed: string, personId: string, wrappedKey: string): Contact {
    return JSON.parse(decrypt(this.#unwrap(personId, wrappedKey), sealed, personId).toString()) as Contact
  }

  #unwrap(personId: string, wrappedKey: string): Buffer {
    return decrypt(this.#wrapping, wrappedKey, personId)
  }

  /** Finds a phone number however it is written, with or without +86. */
  phoneIndex(phone: string): string {
    const digits = phone.replaceAll(/\D/g, '').replace(/^(?:00)?86(?=1\d{10}$)/, '')
    return createHmac('sha256', this.#index).update(digits).digest('base64url')
  }

  /** The secret by which a reporter follows a case: 128 bits that are stored nowhere. */
  receiptSecret(caseNumber: string): string {
    return createHmac('sha256', this.#receipts).update(caseNumber).digest('base64url').slice(0, receiptLetters)
  }

  isReceiptSecret(caseNumber: string, secret: string): boolean {
    const [expected, came] = [Buffer.from(this.receiptSecret(caseNumber)), Buffer.from(secret)]
    return expected.length === came.length && timingSafeEqual(expected, came)
  }
}
