import { t } from '../../../kernel/words.ts'
import { type Section, sections } from '../domain/sections.ts'

const words: Record<Section, { label: string; note?: string }> = {
  overview: { label: t`Overview` },
  health: { label: t`Health and why` },
  history: { label: t`Health over time` },
  contracts: { label: t`Contracts` },
  tickets: { label: t`Tickets`, note: t`in the words in which they were opened` },
  people: { label: t`People`, note: t`names, roles and titles` },
  timeline: { label: t`Timeline`, note: t`calls, meetings and mails in the words in which they were logged` },
}

export const sectionWords = sections.map((section) => ({ section, ...words[section] }))

export const saySections = (shown: readonly Section[]): string =>
  shown.length === sections.length ? t`Everything` : shown.map((section) => words[section].label).join(', ')
