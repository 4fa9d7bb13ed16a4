import { isLoopback } from './own-address.ts'

/** Where a program may be told its code: over TLS, or on the person's own machine. */
export function isAllowedRedirect(text: string): boolean {
  if (!URL.canParse(text) || text.includes('#')) return false
  const { protocol, hostname, username, password } = new URL(text)
  if (username !== '' || password !== '') return false
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))
}

/** Letter by letter; only the port of an address on the person's own machine may differ (RFC 8252, 7.3). */
export function isRegistered(asked: string, registered: readonly string[]): boolean {
  return registered.includes(asked) || registered.some((one) => withoutPort(one) === withoutPort(asked))
}

function withoutPort(text: string): string {
  if (!URL.canParse(text)) return text
  const url = new URL(text)
  if (url.protocol === 'http:' && isLoopback(url.hostname)) {
    url.port = ''
    return url.href
  }
  return text
}

/** The name that a person is shown: to whom the code goes. */
export const hostOf = (redirect: string): string => new URL(redirect).host

export const staysOnMachine = (redirect: string): boolean => isLoopback(new URL(redirect).hostname)
