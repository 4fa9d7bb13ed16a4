import type { Output } from '../../../web/lib/api.ts'

export type AccountDetail = Output<'accounts.get'>

export const stageWords: Record<AccountDetail['stage'], string> = {
  prospect: 'Prospect',
  trial: 'Trial',
  onboarding: 'Onboarding',
  activation: 'Activation',
  engagement: 'Engagement',
  retention: 'Retention',
  advocacy: 'Advocacy',
  churned: 'Churned',
}

export const sizeWords: Record<NonNullable<AccountDetail['size']>, string> = {
  enterprise: 'Enterprise',
  mid_market: 'Mid-market',
  smb: 'Small business',
}

export const touchWords: Record<NonNullable<AccountDetail['touch']>, string> = {
  high: 'High touch',
  mid: 'Mid touch',
  tech: 'Tech touch',
}

export const kindWords: Record<AccountDetail['kind'], string> = {
  company: 'Company',
  consumer: 'Consumer',
  vendor: 'Vendor',
}

/** executive_sponsor as people say it: Executive sponsor. */
export function plainWord(key: string): string {
  const words = key.replaceAll('_', ' ').trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

export const groupRuleWords: Record<NonNullable<AccountDetail['groupHealth']>, string> = {
  worst: 'Its worst account',
  by_arr: 'Weighed by ARR',
}
