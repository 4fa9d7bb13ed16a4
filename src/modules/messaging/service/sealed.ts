import type { WorkspaceId } from '../../../kernel/ids.ts'
import type { Platform } from '../../../platform/contributions.ts'
import { seal, unseal } from '../../../platform/secrets.ts'
import type { Mailbox } from '../store/mailboxes.ts'
import type { Sender } from '../store/senders.ts'

type Secret = 'password' | 'dkim' | 'mailbox'

const placeOf = (workspace: WorkspaceId, sender: string, what: Secret) => ['messaging', workspace, sender, what]

export const sealed = (
  platform: Platform,
  workspace: WorkspaceId,
  { sender, what, text }: { sender: string; what: Secret; text: string },
): string => seal(platform.config.secret, placeOf(workspace, sender, what), text)

export const passwordOf = (platform: Platform, workspace: WorkspaceId, { id, secret }: Sender): string | null =>
  secret === null ? null : unseal(platform.config.secret, placeOf(workspace, id, 'password'), secret)

export const dkimKeyOf = (platform: Platform, workspace: WorkspaceId, { id, dkimKey }: Sender): string | null =>
  dkimKey === null ? null : unseal(platform.config.secret, placeOf(workspace, id, 'dkim'), dkimKey)

export const mailboxPasswordOf = (platform: Platform, workspace: WorkspaceId, { sender, secret }: Mailbox): string =>
  unseal(platform.config.secret, placeOf(workspace, sender, 'mailbox'), secret)
