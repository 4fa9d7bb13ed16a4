import { t } from '../../../kernel/words.ts'
import type { Output } from '../../../web/lib/api.ts'
import { type Section, sections } from '../domain/handoff.ts'

export { sections }

type Handover = Output<'handovers.list'>['items'][number]
type Outcome = Output<'handovers.get'>['items'][number]['outcome']

const states: Record<Handover['state'], string> = {
  planned: t`planned`,
  done: t`done`,
  undone: t`taken back`,
  cancelled: t`taken off`,
  failed: t`not done`,
}

export const stateWord = (state: Handover['state']): string => states[state]

const outcomes: Record<Outcome, string> = {
  waiting: t`waits for the day`,
  moved: t`handed over`,
  left: t`left where it is`,
  returned: t`given back`,
  stayed: t`stayed`,
}

export const outcomeWord = (outcome: Outcome): string => outcomes[outcome]

/** German of de, as people say it. */
export function languageWord(code: string, locale: string): string {
  try {
    return new Intl.DisplayNames([locale], { type: 'language' }).of(code) ?? code
  } catch {
    return code
  }
}

export const sectionNames: Record<Section, string> = {
  goals: t`Goals`,
  promised: t`Promised`,
  stakeholders: t`Stakeholders`,
  risks: t`Risks`,
  sold: t`Sold`,
  contacts: t`Whom to call`,
  open: t`Left open`,
}

export const sectionHints: Record<Section, string> = {
  goals: t`What the customer wants to reach, and by when`,
  promised: t`What was said in selling that has to be kept`,
  stakeholders: t`Who decides, who uses it, who has to be won`,
  risks: t`What could go wrong`,
  sold: t`Products and terms`,
  contacts: t`Whom one reaches first, and how`,
  open: t`A line for each: every new line becomes a task of the account’s owner`,
}
