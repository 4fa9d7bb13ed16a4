import { t } from '../../../kernel/words.ts'
import type { Output } from '../../../web/lib/api.ts'

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
