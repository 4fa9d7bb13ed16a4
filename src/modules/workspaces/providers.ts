import { domainToASCII } from 'node:url'
import type { Configuration } from 'openid-client'
import { AppError } from '../../kernel/errors.ts'
import type { WorkspaceId } from '../../kernel/ids.ts'
import { told } from '../../kernel/words.ts'
import type { Platform, Viewer } from '../../platform/contributions.ts'
import { seal, unseal } from '../../platform/secrets.ts'
import { audit } from './audit.ts'
import { isDomain, type Newcomers } from './domain/provider.ts'
import { discover } from './openid.ts'
import * as store from './store-providers.ts'

export interface ProviderDraft {
  label: string
  issuer: string
  clientId: string
  /** Left out, the one that is kept stays. */
  secret?: string | undefined
  domains: string[]
  newcomers: Newcomers
  isOn: boolean
}

const placeOf = (workspace: WorkspaceId) => ['provider', workspace]

/** Where a provider sends people back to. Each workspace has an address of its own, so that answers cannot be mixed up. */
export const callbackOf = (platform: Platform, workspace: WorkspaceId): string =>
  `${platform.config.baseUrl}/api/auth/provider/callback/${workspace}`

/** Saves the provider once it has answered as one. Who decides on it decides who may come in, so it is the owner's. */
export async function saveProvider(platform: Platform, viewer: Viewer, draft: ProviderDraft): Promise<void> {
  const domains = [...new Set(draft.domains.map(plainDomain))]
  const known = await platform.db.within(viewer.workspace, store.providerOf)
  // A secret that was kept for one issuer is not handed to another.
  const kept =
    known && known.issuer === draft.issuer
      ? unseal(platform.config.secret, placeOf(viewer.workspace), known.secret)
      : ''
  const secret = draft.secret || kept
  if (!secret) {
    throw new AppError('invalid', told`The client secret is missing`, {
      field: 'secret',
      remedy: told`Copy it from your provider`,
    })
  }
  await discover(platform, { issuer: draft.issuer, clientId: draft.clientId, secret })
  const sealed = seal(platform.config.secret, placeOf(viewer.workspace), secret)
  await platform.db.within(viewer.workspace, async (tx) => {
    await store.putProvider(tx, { ...draft, domains, secret: sealed })
    const before = known && { ...shown(known), secret: 'kept' }
    const after = { ...shown({ ...draft, domains }), secret: draft.secret ? 'replaced' : 'kept' }
    await audit(tx, viewer, { action: 'provider.saved', subject: 'provider', before, after })
  })
}

const shown = ({ label, issuer, clientId, domains, newcomers, isOn }: Omit<ProviderDraft, 'secret'>) => ({
  name: label,
  issuer,
  clientId,
  domains,
  newcomers,
  isOn,
})

function plainDomain(text: string): string {
  const domain = domainToASCII(text.trim().replace(/^@/, ''))
  if (isDomain(domain)) return domain
  throw new AppError('invalid', told`'${text}' is not a domain`, {
    field: 'domains',
    remedy: told`Name domains such as example.com, without @ and without *`,
  })
}

export async function removeProvider(platform: Platform, viewer: Viewer): Promise<void> {
  await platform.db.within(viewer.workspace, async (tx) => {
    const known = await store.providerOf(tx)
    if (!known) throw new AppError('not_found', told`There is no provider`)
    await store.removeProvider(tx)
    await audit(tx, viewer, { action: 'provider.removed', subject: 'provider', before: shown(known) })
  })
}

/** Whether the secret of a workspace's provider can be read with the secret of this installation. */
export function canOpen(
  platform: Platform,
  workspace: WorkspaceId,
  { secret }: Pick<store.Provider, 'secret'>,
): boolean {
  try {
    return unseal(platform.config.secret, placeOf(workspace), secret).length > 0
  } catch {
    return false
  }
}

/** What the sign-in page offers beside address and password. */
export const offeredProviders = (platform: Platform): Promise<{ id: string; label: string }[]> =>
  platform.db.system(store.providersOn)

interface Known {
  until: number
  configuration: Promise<Configuration>
}

const known = new WeakMap<Platform, Map<string, Known>>()
/** A provider changes its keys and addresses seldom; what it says of itself is read anew after this long. */
const knownMilliseconds = 600_000

/** A workspace's provider, ready to be spoken with; null where there is none that is on. */
export async function speakingProvider(
  platform: Platform,
  workspace: WorkspaceId,
): Promise<{ provider: store.Provider; configuration: Configuration } | null> {
  const provider = await platform.db.system((session) => store.providerAt(session, workspace))
  if (!provider) return null
  const memory = known.get(platform) ?? new Map<string, Known>()
  known.set(platform, memory)
  const key = `${workspace} ${provider.savedAt.getTime()}`
  const now = platform.clock.now().getTime()
  const kept = memory.get(key)
  if (kept && kept.until > now) return { provider, configuration: await kept.configuration }
  const secret = unseal(platform.config.secret, placeOf(workspace), provider.secret)
  const configuration = discover(platform, { ...provider, secret })
  memory.set(key, { until: now + knownMilliseconds, configuration })
  configuration.catch(() => memory.delete(key))
  return { provider, configuration: await configuration }
}
