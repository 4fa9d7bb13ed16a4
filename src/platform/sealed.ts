import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto'
import type { Config } from './config.ts'
import { secret } from './random.ts'

/**
 * Secrets of others that we must be able to read again (a client secret, a password of a source) are kept encrypted:
 * AES-256-GCM under a key derived from the product's own secret, bound to its purpose, so that a text moved to another
 * place or workspace does not open there.
 */
export function seal(config: Config, purpose: string, text: string): string {
  const nonce = Buffer.from(secret(12), 'base64url')
  const cipher = createCipheriv('aes-256-gcm', keyOf(config), nonce).setAAD(Buffer.from(purpose))
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return [
    version,
    nonce.toString('base64url'),
    sealed.toString('base64url'),
    cipher.getAuthTag().toString('base64url'),
  ].join('.')
}

/** What was sealed; throws where the product's secret, the purpose or the text is another. */
export function unseal(config: Config, purpose: string, sealed: string): string {
  const [kind, nonce = '', text = '', tag = ''] = sealed.split('.')
  if (kind !== version) throw new Error('This was not sealed by us')
  const bytes = (part: string) => Buffer.from(part, 'base64url')
  const decipher = createDecipheriv('aes-256-gcm', keyOf(config), bytes(nonce), { authTagLength: 16 })
  decipher.setAAD(Buffer.from(purpose)).setAuthTag(bytes(tag))
  return Buffer.concat([decipher.update(bytes(text)), decipher.final()]).toString('utf8')
}

const version = 's1'

const keyOf = (config: Config) => Buffer.from(hkdfSync('sha256', config.secret, '', 'tenure sealed secrets', 32))
