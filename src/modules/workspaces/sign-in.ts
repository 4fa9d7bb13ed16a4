import { hash, verify } from '@node-rs/argon2'
import { betterAuth } from 'better-auth'
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely'
import type { Platform } from '../../platform/contributions.ts'
import type { Db } from '../../platform/db/db.ts'
import { newId } from '../../platform/random.ts'
import { oneTimeLinks } from './link-door.ts'
import { providerSignIn } from './provider-door.ts'
import { codesOnce, secondFactor } from './second-factor.ts'

/** A session ends this long after sign-in and is not prolonged, so that a stolen one does not live for ever. */
const sessionSeconds = 30 * 86_400

/** OWASP's first choice for argon2id (the library's own algorithm): 19 MiB, two passes, one lane. */
const argon = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** The door writes into it where a request comes from, over whatever a caller sent. */
export const addressHeader = 'x-tenure-address'

export const shortestPassword = 10
/** Longer ones only cost us hashing time. */
export const longestPassword = 128

export const hashPassword = (password: string): Promise<string> => hash(password, argon)

export const isPassword = (stored: string, password: string): Promise<boolean> => verify(stored, password)

export type SignIn = ReturnType<typeof makeSignIn>

const made = new WeakMap<Platform, SignIn>()

/** better-auth over our own tables under the system's role; one instance for each running product. */
export function signInOf(platform: Platform): SignIn {
  const known = made.get(platform)
  if (known) return known
  const fresh = makeSignIn(platform)
  made.set(platform, fresh)
  return fresh
}

function makeSignIn(platform: Platform) {
  const { config, clock, db } = platform
  return betterAuth({
    appName: 'Tenure',
    baseURL: config.baseUrl,
    basePath: '/api/auth',
    secret: config.secret,
    database: { dialect: systemDialect(db), type: 'postgres', transaction: false },
    telemetry: { enabled: false },
    logger: { disabled: true }, // it would write e-mail addresses of failed attempts
    rateLimit: { enabled: false }, // ours counts by address and account: see doors.ts
    trustedOrigins: (request) => (request ? [originOf(request)] : []),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: shortestPassword,
      maxPasswordLength: longestPassword,
      password: { hash: hashPassword, verify: ({ hash: stored, password }) => isPassword(stored, password) },
    },
    session: {
      modelName: 'workspaces_sessions',
      fields: timed({ userId: 'user_id', expiresAt: 'expires_at', ipAddress: 'ip_address', userAgent: 'user_agent' }),
      additionalFields: {
        onlyWorkspace: unsent('string', 'only_workspace'),
        viewingWorkspace: unsent('string', 'viewing_workspace'),
        viewingMember: unsent('string', 'viewing_member'),
        viewingUntil: unsent('date', 'viewing_until'),
      },
      expiresIn: sessionSeconds,
      disableSessionRefresh: true,
    },
    user: { modelName: 'workspaces_users', fields: timed({ emailVerified: 'email_verified' }) },
    account: { modelName: 'workspaces_credentials', fields: timed(credentialFields) },
    verification: { modelName: 'workspaces_verifications', fields: timed({ expiresAt: 'expires_at' }) },
    advanced: {
      cookiePrefix: 'tenure',
      useSecureCookies: config.baseUrl.startsWith('https:'),
      // A test run would switch both off by itself; what is tested is what runs.
      disableCSRFCheck: false,
      disableOriginCheck: false,
      ipAddress: { ipAddressHeaders: [addressHeader], ipv6Subnet: 128 }, // forwarded headers can be forged
      database: { generateId: () => newId(clock.now()), validateSchema: false },
    },
    plugins: [oneTimeLinks(platform), providerSignIn(platform), codesOnce(platform), secondFactor()],
  })
}

/** A column of a session that nobody can send. */
const unsent = <Type extends 'string' | 'date'>(type: Type, fieldName: string) =>
  ({ type, fieldName, required: false, input: false }) as const

const timed = <Fields extends Record<string, string>>(fields: Fields) => ({
  createdAt: 'created_at',
  updatedAt: 'updated_at',
  ...fields,
})

const credentialFields = {
  userId: 'user_id',
  accountId: 'account_id',
  providerId: 'provider_id',
  accessToken: 'access_token',
  refreshToken: 'refresh_token',
  idToken: 'id_token',
  accessTokenExpiresAt: 'access_token_expires_at',
  refreshTokenExpiresAt: 'refresh_token_expires_at',
}

/** Our own page may be opened under any name that leads here (localhost, a LAN name): its origin is the host it was asked of. */
function originOf(request: Request): string {
  const host = request.headers.get('host') ?? new URL(request.url).host
  const scheme = (request.headers.get('origin') ?? '').startsWith('https:') ? 'https' : 'http'
  return `${scheme}://${host}`
}

/** Lets better-auth's statements run under the system's role, through the platform's own pool. */
function systemDialect(db: Db): Dialect {
  const connection: DatabaseConnection = {
    executeQuery: async <Row>(query: CompiledQuery) => {
      const result = await db.systemQuery(query.sql, [...query.parameters])
      const rows = result.rows as Row[]
      return { rows, numAffectedRows: BigInt((result as { rowCount?: number | null }).rowCount ?? rows.length) }
    },
    streamQuery: () => {
      throw new Error('Sign-in streams nothing')
    },
  }
  const nothing = async () => {}
  const driver: Driver = {
    init: nothing,
    acquireConnection: async () => connection,
    beginTransaction: nothing,
    commitTransaction: nothing,
    rollbackTransaction: nothing,
    releaseConnection: nothing,
    destroy: nothing,
  }
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => driver,
    createIntrospector: (kysely) => new PostgresIntrospector(kysely),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  }
}
