import { spoken } from '../../../kernel/words.ts'

/** A reason as a label: sources write "price", people read Price. What begins with a name of its own (iPad, SAP) stays. */
export function reasonLabel(says: string): string {
  const said = says.trim()
  const [first = ''] = said.split(/\s/)
  return first === first.toLowerCase() ? said.charAt(0).toUpperCase() + said.slice(1) : said
}

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
