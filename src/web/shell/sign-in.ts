import { send } from '../lib/api.ts'

export type Credentials = { email: string; password: string }

/** Answers what is still asked for: nothing, or the code of a second factor. */
export async function signIn(credentials: Credentials): Promise<'nothing' | 'code'> {
  const response = await send('/api/auth/sign-in/email', 'POST', JSON.stringify({ ...credentials, rememberMe: true }))
  const { needs } = (await response.json()) as { needs?: string }
  return needs === 'code' ? 'code' : 'nothing'
}

/** Codes of an app are six digits; one that was kept for a lost app has letters and a hyphen. */
export async function giveCode(code: string): Promise<void> {
  const plain = code.replace(/\s/g, '')
  const kind = /^\d{6}$/.test(plain) ? 'verify-totp' : 'verify-backup-code'
  await send(`/api/auth/two-factor/${kind}`, 'POST', JSON.stringify({ code: plain }))
}

export type Provider = { id: string; label: string }

/** Companies' own ways to sign in, beside address and password. */
export async function offeredProviders(): Promise<Provider[]> {
  const response = await send('/api/auth/providers', 'GET')
  return ((await response.json()) as { items: Provider[] }).items
}

export const providerAddress = ({ id }: Provider, next: string): string =>
  `/api/auth/provider/start?${new URLSearchParams({ workspace: id, next })}`

/** A full load afterwards: nothing of the person before stays in memory. */
export async function signOut(): Promise<void> {
  await send('/api/auth/sign-out', 'POST', '{}').catch(() => undefined)
  window.location.assign('/sign-in')
}

/** Only a path of our own page: a foreign address after sign-in would be a trap. */
export function safeNext(next: unknown): string {
  if (typeof next !== 'string' || !/^\/(?![/\\])/.test(next) || next.startsWith('/sign-in')) return '/'
  return next
}
