import { spoken } from '../../../kernel/words.ts'
import type { FlowKind } from '../../revenue/index.ts'

/** What a kind of movement is called. */
export const kindWords: Record<FlowKind, string> = {
  new: spoken('New||movement'),
  reactivation: spoken('Won back'),
  expansion: spoken('Expansion'),
  price: spoken('Price'),
  contraction: spoken('Contraction'),
  churn: spoken('Churn'),
  transfer: spoken('Transfer'),
  exchange: spoken('Exchange'),
}
