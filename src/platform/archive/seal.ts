import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto'
import { AppError } from '../../kernel/errors.ts'

interface Sealed {
  salt: string
  nonce: string
  tag: string
  text: string
}

/** 2^15: about a tenth of a second, so that trying many passphrases is slow. */
const work = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 }

const keyOf = (passphrase: string, salt: Buffer) => scryptSync(passphrase.normalize('NFC'), salt, 32, work)

/** Closes a text under a passphrase (scrypt, AES-256-GCM). */
export function seal(text: string, passphrase: string): string {
  const [salt, nonce] = [randomBytes(16), randomBytes(12)]
  const cipher = createCipheriv('aes-256-gcm', keyOf(passphrase, salt), nonce)
  const closed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  const sealed: Sealed = {
    salt: salt.toString('base64'),
    nonce: nonce.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
    text: closed.toString('base64'),
  }
  return JSON.stringify(sealed)
}

/** Opens it again; a wrong passphrase or an altered text is refused. */
export function unseal(content: string, passphrase: string): string {
  const { salt, nonce, tag, text } = JSON.parse(content) as Sealed
  const bytes = (part: string) => Buffer.from(part, 'base64')
  const decipher = createDecipheriv('aes-256-gcm', keyOf(passphrase, bytes(salt)), bytes(nonce), { authTagLength: 16 })
  decipher.setAuthTag(bytes(tag))
  try {
    return Buffer.concat([decipher.update(bytes(text)), decipher.final()]).toString('utf8')
  } catch {
    throw new AppError('forbidden', 'The passphrase does not open the secrets of this backup', {
      field: 'passphrase',
      remedy: 'Give the passphrase it was made with, or none: then people sign in again',
    })
  }
}
