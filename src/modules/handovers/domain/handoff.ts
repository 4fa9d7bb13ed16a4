/** What sales tells success of a new customer, in the order in which it is asked and read. */
export const sections = ['goals', 'promised', 'stakeholders', 'risks', 'sold', 'contacts', 'open'] as const
export type Section = (typeof sections)[number]

export type Handoff = Record<Section, string>

export const nothingSaid = Object.fromEntries(sections.map((section) => [section, ''])) as Handoff

/** A line for each thing; empty ones and dashes in front say nothing. */
export const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.replace(/^\s*[-*•]\s*/, '').trim())
    .filter((line) => line !== '')
