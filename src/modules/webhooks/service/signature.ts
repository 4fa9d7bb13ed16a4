import { createHmac } from 'node:crypto'

/** Signs a body at a moment with each secret in force, so that whoever hears it can tell who called and when. */
export function signature(secrets: readonly string[], body: string, at: Date): string {
  const seconds = Math.floor(at.getTime() / 1000)
  const signed = secrets.map(
    (secret) => `v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`,
  )
  return [`t=${seconds}`, ...signed].join(',')
}
