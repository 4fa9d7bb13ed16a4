import { type Section, sections } from '../domain/sections.ts'

const words: Record<Section, { label: string; note?: string }> = {
  overview: { label: 'Overview' },
  health: { label: 'Health and why' },
  history: { label: 'Health over time' },
  contracts: { label: 'Contracts' },
  tickets: { label: 'Tickets', note: 'in the words in which they were opened' },
  people: { label: 'People', note: 'names, roles and titles' },
  timeline: { label: 'Timeline', note: 'calls, meetings and mails in the words in which they were logged' },
}

export const sectionWords = sections.map((section) => ({ section, ...words[section] }))

export const saySections = (shown: readonly Section[]): string =>
  shown.length === sections.length ? 'Everything' : shown.map((section) => words[section].label).join(', ')
