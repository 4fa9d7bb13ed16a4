import type { AccountId } from '../../kernel/ids.ts'
import type { Listener } from '../../platform/contributions.ts'
import { decided } from './service/act.ts'
import { realign } from './store/recipients.ts'

const onDecision: Listener = async (tx, { data }, platform) => {
  const { kind, approval, status, reason, payload } = data as {
    kind: string
    approval: string
    status: string
    reason: string | null
    payload: Record<string, unknown>
  }
  if (kind === 'message' && typeof payload.campaign === 'string')
    await decided(platform, tx, { approval, status, reason, payload })
}

const followMerge: Listener = async (tx, { data }) => realign(tx, [data.from as AccountId, data.into as AccountId])

export const listeners: Readonly<Record<string, Listener>> = {
  'approvals.decided': onDecision,
  'accounts.merged': followMerge,
  'accounts.unmerged': followMerge,
}
