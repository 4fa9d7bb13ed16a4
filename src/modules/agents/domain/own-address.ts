/** Where agents knock; also the resource that their tokens are bound to. */
export const agentPath = '/mcp'

export const resourceOf = (baseUrl: string): string => `${baseUrl}${agentPath}`

const loopback = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * Whether a request was sent to us by name. A foreign page can have its own name point at this machine (DNS rebinding);
 * its requests then carry that name. Every name of the machine itself is as good as another.
 */
export function isOwnHost(host: string | undefined, baseUrl: string): boolean {
  const asked = parsed(`http://${host ?? ''}`)
  if (!asked || !host || /[/?#@\\]/.test(host)) return false
  return isSameName(asked.hostname, new URL(baseUrl).hostname)
}

/** Programs send no origin; a browser's must be our own page. `null`, as of a sandboxed page, is not. */
export function isOwnOrigin(origin: string | undefined, baseUrl: string): boolean {
  if (origin === undefined) return true
  const [asked, own] = [parsed(origin), new URL(baseUrl)]
  if (!asked || asked.origin !== origin.toLowerCase()) return false
  return asked.protocol === own.protocol && asked.port === own.port && isSameName(asked.hostname, own.hostname)
}

const isSameName = (asked: string, own: string): boolean => asked === own || (loopback.has(asked) && loopback.has(own))

/** Sign-in of programs travels through the browser, so it needs TLS unless everything stays on this machine. */
export function carriesSecrets(baseUrl: string): boolean {
  const { protocol, hostname } = new URL(baseUrl)
  return protocol === 'https:' || loopback.has(hostname)
}

/** Whether a resource that a program names is this door; case of scheme and host and a last slash do not matter. */
export function isOwnResource(resource: string, baseUrl: string): boolean {
  const [asked, own] = [parsed(resource), new URL(resourceOf(baseUrl))]
  if (!asked || resource.includes('#') || asked.search !== '' || asked.username !== '') return false
  const isSameDoor = asked.protocol === own.protocol && asked.port === own.port
  return isSameDoor && isSameName(asked.hostname, own.hostname) && asked.pathname.replace(/\/$/, '') === own.pathname
}

/** Our address as the asker spells it: who came to `localhost` is not told of `127.0.0.1`, which programs take for another. */
export function spokenBase(host: string | undefined, baseUrl: string): string {
  const own = new URL(baseUrl)
  if (host === undefined || !loopback.has(own.hostname) || !isOwnHost(host, baseUrl)) return baseUrl
  return `${own.protocol}//${host.toLowerCase()}`
}

function parsed(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null
}

export const isLoopback = (hostname: string): boolean => loopback.has(hostname)
