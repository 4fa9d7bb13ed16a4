import { told } from '../../../kernel/words.ts'
import type { AccountKind } from '../../accounts/index.ts'
import { ACCOUNT_KINDS, type Scorecard } from './scorecard.ts'

type For = Pick<Scorecard, 'appliesTo'>

/**
 * The kinds of account that a scorecard judges among those in force: those it is made for; one made for nobody in
 * particular judges every kind that none of the others is made for.
 */
export function kindsJudged(card: For, inForce: readonly For[]): AccountKind[] {
  if (card.appliesTo.length > 0) return card.appliesTo
  const taken = new Set(inForce.flatMap((other) => other.appliesTo))
  return ACCOUNT_KINDS.filter((kind) => !taken.has(kind))
}

const names: Record<AccountKind, string> = {
  company: told`companies`,
  consumer: told`consumers`,
  vendor: told`vendors`,
}

/** Whom a scorecard is for, in words. */
export const sayKinds = (kinds: readonly AccountKind[]): string =>
  kinds.length === 0 ? told`everybody without a scorecard of their own` : kinds.map((kind) => names[kind]).join(' and ')
