import { spoken } from '../../../kernel/words.ts'

export const levelNames = { low: spoken('Low'), medium: spoken('Medium'), high: spoken('High') } as const
export const levelBands = { low: 'green', medium: 'yellow', high: 'red' } as const
export const targetWords = {
  loss: spoken('Loss'),
  decision: spoken('No renewal at the next decision'),
  cancellation: spoken('Cancellation'),
  inactivity: spoken('Falling silent'),
} as const
export const familyNames = {
  logistic: spoken('Logistic regression'),
  boosting: spoken('Boosted trees'),
  forest: spoken('Random forest'),
} as const
export const roleNames = {
  csm: spoken('Success manager'),
  sales_leader: spoken('Sales leader'),
  support_manager: spoken('Support manager'),
} as const
