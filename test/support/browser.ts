import type { Hono } from 'hono'

export interface Answer {
  status: number
  /** Where a redirect leads. */
  location: string | null
  // biome-ignore lint/suspicious/noExplicitAny: a test reads answers as it expects them
  body: any
}

export interface Browser {
  get(path: string, headers?: Record<string, string>): Promise<Answer>
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
  cookie(): string
  setCookie(text: string): void
}

/** A browser on our page: keeps cookies, sends what the page sends. `from` is the address that its connections come from. */
export function aBrowser(app: Hono, from?: string): Browser {
  const jar = new Map<string, string>()
  const cookie = () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
  const request = async (method: string, path: string, body: unknown, headers: Record<string, string>) => {
    const own: Record<string, string> = { 'x-tenure': '1', origin: 'http://localhost', host: 'localhost' }
    if (jar.size > 0) own.cookie = cookie()
    if (body !== undefined) own['content-type'] = 'application/json'
    const sent = typeof body === 'string' ? body : JSON.stringify(body)
    const init = { method, headers: { ...own, ...headers }, ...(body === undefined ? {} : { body: sent }) }
    const response = await app.request(path, init, from ? { incoming: { socket: { remoteAddress: from } } } : {})
    for (const text of response.headers.getSetCookie()) keep(jar, text)
    const answered = await response.text()
    return { status: response.status, location: response.headers.get('location'), body: parsed(answered) }
  }
  return {
    get: (path, headers = {}) => request('GET', path, undefined, headers),
    send: (method, path, body, headers = {}) => request(method, path, body, headers),
    cookie,
    setCookie: (text) => keep(jar, text),
  }
}

function keep(jar: Map<string, string>, text: string): void {
  const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(text) ?? []
  if (value === '' || /max-age=0/i.test(text)) jar.delete(name)
  else jar.set(name, value)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** Path and query of an address, as a browser on our page would ask for it. */
export const pathOf = (url: string): string => {
  const { pathname, search } = new URL(url)
  return pathname + search
}
