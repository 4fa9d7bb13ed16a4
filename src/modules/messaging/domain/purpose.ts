import { spoken } from '../../../kernel/words.ts'

/** What a message is for. People agree to a purpose and not to a template. */
export const purposes = ['service', 'onboarding', 'success', 'surveys', 'product_news', 'offers'] as const
export type Purpose = (typeof purposes)[number]

export type Basis = 'opt_in' | 'opt_out'

interface Kind {
  label: string
  says: string
  /** Transactional ones belong to the contract: they need no consent, cannot be unsubscribed and press on nobody (G15). */
  kind: 'transactional' | 'marketing'
  basis: Basis
}

export const purposeKinds: Readonly<Record<Purpose, Kind>> = {
  service: {
    label: spoken('Service'),
    says: spoken('What belongs to the contract: incidents, changes, receipts'),
    kind: 'transactional',
    basis: 'opt_out',
  },
  onboarding: {
    label: spoken('Getting started'),
    says: spoken('Help with the first weeks: what to do next, and how'),
    kind: 'marketing',
    basis: 'opt_out',
  },
  success: {
    label: spoken('Success notes'),
    says: spoken('Notes from your success manager about how things go'),
    kind: 'marketing',
    basis: 'opt_out',
  },
  surveys: {
    label: spoken('Surveys'),
    says: spoken('Short questions about how satisfied you are, and what follows from the answers'),
    kind: 'marketing',
    basis: 'opt_out',
  },
  product_news: {
    label: spoken('Product news'),
    says: spoken('What is new in the product, a few times a year'),
    kind: 'marketing',
    basis: 'opt_in',
  },
  offers: {
    label: spoken('Offers'),
    says: spoken('Offers, events and programs'),
    kind: 'marketing',
    basis: 'opt_in',
  },
}

export const isPurpose = (text: unknown): text is Purpose => (purposes as readonly unknown[]).includes(text)

export const isTransactional = (purpose: Purpose): boolean => purposeKinds[purpose].kind === 'transactional'

/** Purposes that a person decides on. */
export const choices: readonly Purpose[] = purposes.filter((purpose) => !isTransactional(purpose))

export type ConsentState = 'given' | 'withdrawn'

/** Whether a person may be written to for a purpose: transactional ones always, others by what they said, else by the basis. */
export function mayWrite(purpose: Purpose, said: ConsentState | undefined, basis: Basis): boolean {
  if (isTransactional(purpose)) return true
  return said === undefined ? basis === 'opt_out' : said === 'given'
}
