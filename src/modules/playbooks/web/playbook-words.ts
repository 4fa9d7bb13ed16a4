import { t } from '../../../kernel/words.ts'
import type { Output } from '../../../web/lib/api.ts'
import type { CameOf } from '../domain/entry.ts'
import type { Ending } from '../domain/run.ts'
import type { Stage } from '../domain/stage.ts'
import { inPlainWords } from './step-words.ts'

export type Run = Output<'playbooks.runs'>['items'][number]
export type Playbook = Output<'playbooks.get'>

const stages: Record<Stage, { word: string; says: string }> = {
  off: { word: t`Off`, says: t`Nobody enters. What is under way rests, and goes on where it was.` },
  internal: {
    word: t`Internal only`,
    says: t`Tasks and changes in the house; what would reach customers is left out.`,
  },
  redirected: { word: t`Redirected`, says: t`What would reach customers goes to one of you instead.` },
  live: { word: t`Live`, says: t`Everything happens as it is written.` },
}

export const stageWord = (stage: Stage): string => stages[stage].word
export const stageSays = (stage: Stage): string => stages[stage].says

const cameOf: Record<CameOf, string> = {
  entered: t`entered`,
  queued: t`waits for its day`,
  late: t`late or imported facts`,
  silence: t`a source had been silent`,
  'there already': t`was so before it began to look`,
  'not met': t`condition of entry not met`,
  'under way': t`in it already`,
  again: t`was in it before`,
  beside: t`another playbook goes first`,
  'held out': t`held out, to tell the effect`,
  turn: t`its team begins later`,
  nobody: t`nobody with a role that is asked for`,
  gone: t`account no longer there`,
}

/** What came of a trigger that fired, in few words; a reason that this page does not know yet stands as it is. */
export const cameOfWord = (came: string): string => (Object.hasOwn(cameOf, came) ? cameOf[came as CameOf] : came)

/** The step that a run stands at, as people call it. */
export const stepOf = ({ step, stepTitle }: Pick<Run, 'step' | 'stepTitle'>): string =>
  stepTitle ?? (step === null ? t`none` : inPlainWords(step))

const statusWords: Record<Run['status'], string> = {
  ready: t`Goes on`,
  waiting: t`Waits`,
  paused: t`Paused`,
  parked: t`Needs a person`,
  ended: t`Ended`,
  off: t`Rests: switched off`,
}

export const statusWord = (status: Run['status']): string => statusWords[status]

const endings: Record<Ending, string> = {
  done: t`every step done`,
  exit: t`came to an exit`,
  goal: t`goal reached`,
  ends: t`its condition to end holds`,
  cancelled: t`cancelled by hand`,
  gone: t`account no longer there`,
}

export const endingWord = (ending: Ending): string => endings[ending]
