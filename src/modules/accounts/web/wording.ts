import { t } from '../../../kernel/words.ts'
import type { Output } from '../../../web/lib/api.ts'

export type AccountDetail = Output<'accounts.get'>

export const stageWords: Record<AccountDetail['stage'], string> = {
  prospect: t`Prospect`,
  trial: t`Trial`,
  onboarding: t`Onboarding`,
  activation: t`Activation`,
  engagement: t`Engagement`,
  retention: t`Retention`,
  advocacy: t`Advocacy`,
  churned: t`Churned`,
}

export const sizeWords: Record<NonNullable<AccountDetail['size']>, string> = {
  enterprise: t`Enterprise`,
  mid_market: t`Mid-market`,
  smb: t`Small business`,
}

export const touchWords: Record<NonNullable<AccountDetail['touch']>, string> = {
  high: t`High touch`,
  mid: t`Mid touch`,
  tech: t`Tech touch`,
}

export const kindWords: Record<AccountDetail['kind'], string> = {
  company: t`Company`,
  consumer: t`Consumer`,
  vendor: t`Vendor`,
}

export const groupRuleWords: Record<NonNullable<AccountDetail['groupHealth']>, string> = {
  worst: t`Its worst account`,
  by_arr: t`Weighed by ARR`,
}
