import * as client from 'openid-client'
import { AppError } from '../../kernel/errors.ts'
import { told } from '../../kernel/words.ts'
import type { FetchingPlace, Platform } from '../../platform/contributions.ts'
import { isAllowedHost, outgoing } from '../../platform/http/guarded-fetch.ts'
import type { Claims } from './domain/provider.ts'

/** What is needed to speak with an OpenID provider. */
export interface Speaking {
  issuer: string
  clientId: string
  secret: string
}

/**
 * Reads what a provider says of itself. Everything that is called from then on (tokens, keys, who somebody is) goes
 * through the guarded fetch as well, since those addresses are the provider's word.
 */
export async function discover(
  platform: Platform,
  { issuer, clientId, secret }: Speaking,
): Promise<client.Configuration> {
  const address = URL.parse(issuer)
  if (!address) throw notAnIssuer(told`This is not an address`)
  const isPlain = address.protocol === 'http:' && isAllowedHost(address, platform.config.allowHosts)
  try {
    const configuration = await client.discovery(address, clientId, secret, undefined, {
      [client.customFetch]: fetchFor(platform),
      execute: isPlain ? [client.allowInsecureRequests] : [],
    })
    // Without it a token that came over TLS would be believed unsigned.
    client.enableNonRepudiationChecks(configuration)
    return configuration
  } catch (error) {
    throw refusalIn(error) ?? notAnIssuer(told`Nothing at this address answers as an OpenID provider`)
  }
}

const notAnIssuer = (message: string) =>
  new AppError('invalid', message, {
    field: 'issuer',
    remedy: told`Use the issuer as your provider names it, such as https://login.example.com/tenant`,
  })

const fetchFor = (platform: Platform): client.CustomFetch => {
  const fetch = outgoing(platform.config)
  return (address, { body, headers, method, signal, redirect }) => {
    const text = body === null || body === undefined ? null : body instanceof Uint8Array ? body : String(body)
    return fetch(address, { method, headers, body: text, signal: signal ?? null, redirect })
  }
}

/** A refusal of ours within what the library threw. */
function refusalIn(error: unknown): AppError | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) if (cause instanceof AppError) return cause
  return undefined
}

export interface Begun {
  /** Where the browser goes to sign in. */
  address: URL
  state: string
  nonce: string
  verifier: string
}

/** Begins a sign-in: PKCE, state and nonce are new for each. */
export async function begin(configuration: client.Configuration, redirect: string): Promise<Begun> {
  const [state, nonce, verifier] = [client.randomState(), client.randomNonce(), client.randomPKCECodeVerifier()]
  const address = client.buildAuthorizationUrl(configuration, {
    redirect_uri: redirect,
    scope: 'openid email profile',
    state,
    nonce,
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  })
  return { address, state, nonce, verifier }
}

/**
 * What a provider says of who came back from it. Issuer, signature, audience, expiry, nonce and state are judged by the
 * library; anything that does not fit throws.
 */
export async function finish(
  configuration: client.Configuration,
  current: URL,
  expected: { state: string; nonce: string; verifier: string },
): Promise<Claims> {
  const tokens = await client.authorizationCodeGrant(configuration, current, {
    expectedState: expected.state,
    expectedNonce: expected.nonce,
    pkceCodeVerifier: expected.verifier,
    idTokenExpected: true,
  })
  const claims = tokens.claims()
  if (!claims) throw new Error('The provider answered no identity')
  if (claims.email !== undefined || !configuration.serverMetadata().userinfo_endpoint) return claimsIn(claims)
  const told = await client.fetchUserInfo(configuration, tokens.access_token, claims.sub)
  return { ...claimsIn(told), sub: claims.sub }
}

const claimsIn = ({ sub, email, email_verified, name }: client.IDToken | client.UserInfoResponse): Claims => ({
  sub,
  email,
  ...(email_verified === undefined ? {} : { emailVerified: email_verified }),
  name,
})

/** An administrator types the issuer's address. */
export const providerPlace: FetchingPlace = {
  name: 'workspaces.provider',
  reach: (platform, address) => discover(platform, { issuer: address, clientId: 'c', secret: 's' }),
}
