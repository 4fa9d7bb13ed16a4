import { sql } from 'kysely'
import type { WorkspaceId } from '../../kernel/ids.ts'
import type { Session, Tx } from '../../platform/db/db.ts'
import type { Newcomers } from './domain/provider.ts'

/** The OpenID provider by which a workspace signs its people in. */
export interface Provider {
  workspace: WorkspaceId
  label: string
  issuer: string
  clientId: string
  /** Sealed; opened only where it is sent to the provider itself. */
  secret: string
  domains: string[]
  newcomers: Newcomers
  isOn: boolean
  savedAt: Date
}

const columns = sql`workspace_id as workspace, label, issuer, client_id as "clientId", secret, domains,
  coalesce(newcomers, 'invited') as newcomers, is_on as "isOn", saved_at as "savedAt"`

export function providerOf(tx: Tx): Promise<Provider | undefined> {
  return tx.row(sql<Provider>`select ${columns} from workspaces_providers where workspace_id = ${tx.workspace}`)
}

/** A provider that is switched on, before anybody is known. */
export function providerAt(session: Session, workspace: WorkspaceId): Promise<Provider | undefined> {
  return session.row(
    sql<Provider>`select ${columns} from workspaces_providers where workspace_id = ${workspace} and is_on`,
  )
}

/** What the sign-in page offers. */
export function providersOn(session: Session): Promise<{ id: WorkspaceId; label: string }[]> {
  return session.rows(sql<{ id: WorkspaceId; label: string }>`
    select workspace_id as id, label from workspaces_providers where is_on order by lower(label), workspace_id limit 50`)
}

export async function putProvider(tx: Tx, provider: Omit<Provider, 'workspace' | 'savedAt'>): Promise<void> {
  const { label, issuer, clientId, secret, domains, isOn } = provider
  const newcomers = provider.newcomers === 'invited' ? null : provider.newcomers
  await tx.run(sql`
    insert into workspaces_providers (workspace_id, label, issuer, client_id, secret, domains, newcomers, is_on, saved_at)
    values (${tx.workspace}, ${label}, ${issuer}, ${clientId}, ${secret}, ${domains}::text[], ${newcomers}, ${isOn}, ${tx.now})
    on conflict (workspace_id) do update set label = excluded.label, issuer = excluded.issuer,
      client_id = excluded.client_id, secret = excluded.secret, domains = excluded.domains,
      newcomers = excluded.newcomers, is_on = excluded.is_on, saved_at = excluded.saved_at`)
}

export function removeProvider(tx: Tx): Promise<number> {
  return tx.run(sql`delete from workspaces_providers where workspace_id = ${tx.workspace}`)
}

// ---------------------------------------------------------------- sign-ins under way

export interface UnderWay {
  workspace: WorkspaceId
  browser: string
  nonce: string
  verifier: string
  next: string
}

export async function beginSignIn(session: Session, state: string, begun: UnderWay, expiresAt: Date): Promise<void> {
  await session.run(sql`delete from workspaces_provider_sign_ins where expires_at <= ${session.now}`)
  await session.run(sql`
    insert into workspaces_provider_sign_ins (state_hash, workspace_id, browser_hash, nonce, verifier, next, expires_at)
    values (${state}, ${begun.workspace}, ${begun.browser}, ${begun.nonce}, ${begun.verifier}, ${begun.next}, ${expiresAt})`)
}

/** Takes a sign-in under way: whoever asks for it a second time finds nothing. */
export function takeSignIn(session: Session, state: string): Promise<UnderWay | undefined> {
  return session.row(sql<UnderWay>`
    delete from workspaces_provider_sign_ins where state_hash = ${state} and expires_at > ${session.now}
    returning workspace_id as workspace, browser_hash as browser, nonce, verifier, next`)
}

// ---------------------------------------------------------------- who is who at the provider

export async function userOfSubject(session: Session, provider: string, subject: string): Promise<string | null> {
  const found = await session.row(sql<{ user: string }>`
    select user_id as user from workspaces_credentials where provider_id = ${provider} and account_id = ${subject}`)
  return found?.user ?? null
}

/** False where the subject is somebody else's, or the person is known to this provider under another subject. */
export async function bindSubject(
  session: Session,
  id: string,
  bound: { user: string; provider: string; subject: string },
): Promise<boolean> {
  const made = await session.run(sql`
    insert into workspaces_credentials (id, user_id, account_id, provider_id, created_at, updated_at)
    select ${id}, ${bound.user}, ${bound.subject}, ${bound.provider}, ${session.now}, ${session.now}
    where not exists (
      select from workspaces_credentials where user_id = ${bound.user} and provider_id = ${bound.provider})
    on conflict do nothing`)
  return made === 1
}
