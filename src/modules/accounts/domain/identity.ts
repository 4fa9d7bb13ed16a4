import { type AccountId, crmId, derivedId, type PersonId, type WorkspaceId } from '../../../kernel/ids.ts'

/** The id under which a source's account is known here before and after anybody has heard of it. */
export function rawId(workspace: WorkspaceId, source: string, externalId: string): AccountId {
  return derivedId<AccountId>(workspace, 'account', source, normalId(externalId))
}

/** The source of what people enter here and of what the product itself derives, such as ARR from contracts. */
export const ownSource = 'tenure'

/** The id under which a source's person is known here. */
export function rawPersonId(workspace: WorkspaceId, source: string, userId: string): PersonId {
  return derivedId<PersonId>(workspace, 'person', source, normalId(userId))
}

/** Blanks around an id are a slip of the file; the long and the short form of a CRM id are one. */
export function normalId(externalId: string): string {
  return crmId(externalId.trim())
}
