import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type CryptoKey, exportJWK, generateKeyPair, type JWK } from 'jose'
import Provider from 'oidc-provider'

/** Somebody at the provider: what it says of them. */
export interface Subject {
  sub: string
  email?: string
  email_verified?: boolean
  name?: string
}

export interface OpenIdProvider {
  issuer: string
  /** Signs as the provider does: for tokens that a test alters on their way. */
  key: { private: CryptoKey; public: JWK }
  /** What becomes of an answer of the token endpoint on its way to the product. */
  alter: ((tokens: Record<string, unknown>) => Promise<void>) | null
  /** How often the token endpoint was asked. */
  asked(): number
  people: Map<string, Subject>
  close(): Promise<void>
}

export const client = { id: 'tenure', secret: 'a client secret that only the test knows' }

/** A real OpenID provider (oidc-provider, unmodified) on a free port of loopback, with its own page to sign in. */
export async function anOpenIdProvider(callbacks: string[]): Promise<OpenIdProvider> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true })
  const privateJwk = { ...(await exportJWK(privateKey)), kid: 'k1', use: 'sig', alg: 'RS256' }
  const server = createServer()
  const issuer = await listening(server)
  const people = new Map<string, Subject>()
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: client.id,
        client_secret: client.secret,
        redirect_uris: callbacks,
        response_types: ['code'],
        grant_types: ['authorization_code'],
      },
    ],
    jwks: { keys: [privateJwk] as never },
    cookies: { keys: ['a cookie key of the test'] },
    pkce: { required: () => true },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    findAccount: (_, sub) => ({ accountId: sub, claims: async () => ({ ...(people.get(sub) ?? { sub }) }) }),
    features: { devInteractions: { enabled: true } },
    renderError: (context, out) => {
      context.body = JSON.stringify(out)
    },
  })
  let asked = 0
  const made: OpenIdProvider = {
    issuer,
    key: { private: privateKey, public: await exportJWK(publicKey) },
    alter: null,
    asked: () => asked,
    people,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  provider.use(async (context, next) => {
    await next()
    if (context.path !== '/token') return
    asked++
    if (made.alter) await made.alter(context.body as Record<string, unknown>)
  })
  server.on('request', provider.callback())
  return made
}

const listening = (server: Server): Promise<string> =>
  new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))
  })

/** Signs in on the provider's own pages as a person would, and answers the address to which it sends them back. */
export async function signInAt(provider: OpenIdProvider, address: string, sub: string): Promise<URL> {
  const jar = new Map<string, string>()
  let at = new URL(address)
  let prompt: string | undefined
  for (let step = 0; step < 20; step++) {
    if (at.origin !== provider.issuer) return at
    const filled: Record<string, string> =
      prompt === 'login' ? { prompt, login: sub, password: 'any' } : { prompt: prompt ?? '' }
    const response = await fetch(at, {
      redirect: 'manual',
      headers: { cookie: [...jar].map((pair) => pair.join('=')).join('; ') },
      ...(prompt ? { method: 'POST', body: new URLSearchParams(filled) } : {}),
    })
    for (const text of response.headers.getSetCookie()) keep(jar, text)
    const location = response.headers.get('location')
    if (location) at = new URL(location, at)
    const page = await response.text()
    prompt = location ? undefined : /name="prompt" value="(\w+)"/.exec(page)?.[1]
    if (!location && !prompt) throw new Error(`The provider stopped: ${page.slice(0, 500)}`)
  }
  throw new Error('The provider goes round')
}

function keep(jar: Map<string, string>, text: string): void {
  const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(text) ?? []
  jar.set(name, value)
}
