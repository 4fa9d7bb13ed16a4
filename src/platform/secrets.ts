import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto'
import { AppError } from '../kernel/errors.ts'
import { told } from '../kernel/words.ts'
import { secret } from './random.ts'

/** What a sealed text belongs to: one that is moved to another place does not open there. */
export type Place = readonly string[]

const version = 'v1'

/** Encrypts a text at rest (AES-256-GCM) with a key that is derived from the installation's secret. */
export function seal(installation: string, place: Place, text: string): string {
  const nonce = Buffer.from(secret(12), 'base64url')
  const cipher = createCipheriv('aes-256-gcm', keyOf(installation), nonce).setAAD(boundTo(place))
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return [version, ...[nonce, cipher.getAuthTag(), body].map((part) => part.toString('base64url'))].join('.')
}

export function unseal(installation: string, place: Place, sealed: string): string {
  const [said, nonce = '', tag = '', body = ''] = sealed.split('.')
  if (said !== version) throw unreadable()
  try {
    const decipher = createDecipheriv('aes-256-gcm', keyOf(installation), bytes(nonce), { authTagLength: 16 })
    decipher.setAAD(boundTo(place)).setAuthTag(bytes(tag))
    return Buffer.concat([decipher.update(bytes(body)), decipher.final()]).toString('utf8')
  } catch {
    throw unreadable()
  }
}

const bytes = (text: string) => Buffer.from(text, 'base64url')
const boundTo = (place: Place) => Buffer.from(JSON.stringify(place))

/** A key of its own, so that what signs sessions never encrypts. */
const keyOf = (installation: string): Buffer =>
  Buffer.from(hkdfSync('sha256', installation, '', 'tenure sealed secrets', 32))

const unreadable = () =>
  new AppError('unavailable', told`A stored secret cannot be read with the secret of this installation`, {
    field: 'secret',
    remedy: told`Put back the file \`secret\` of the data folder, or enter the secret again`,
  })
