/** What a document of an account can hold, in the order in which it stands there. */
export const sections = ['overview', 'health', 'history', 'contracts', 'tickets', 'people', 'timeline'] as const
export type Section = (typeof sections)[number]

/** What one shares without thinking: neither internal notes nor customers' people. */
export const usualSections: readonly Section[] = ['overview', 'health', 'history', 'contracts']

/** Whoever takes a section into a document must be allowed to read it on the page. */
export const permissionOf: Readonly<Record<Section, string>> = {
  overview: 'accounts.read',
  health: 'health.read',
  history: 'health.read',
  contracts: 'facts.read',
  tickets: 'facts.read',
  people: 'accounts.read',
  timeline: 'accounts.read',
}

/** The sections named, each once and in their own order. */
export const inOrder = (named: readonly string[]): Section[] => sections.filter((section) => named.includes(section))

/** Days that a link lives unless somebody decides otherwise, and the most that it may. */
export const usualDays = 30
export const mostDays = 365
