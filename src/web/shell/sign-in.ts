import { send } from '../lib/api.ts'

export type Credentials = { email: string; password: string }

export async function signIn(credentials: Credentials): Promise<void> {
  await send('/api/auth/sign-in/email', 'POST', JSON.stringify({ ...credentials, rememberMe: true }))
}

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
