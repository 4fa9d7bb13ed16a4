import { t } from '../../../kernel/words.ts'
import type { Input } from '../../../web/lib/api.ts'
import type { Run } from './playbook-words.ts'

export type Act = Input<'playbooks.act'>['act']

/** Which runs an act reaches; the others stay as they are. One that rests while its playbook is off may stand in any way. */
const reaches: Record<Act, readonly Run['status'][]> = {
  pause: ['ready', 'waiting', 'off'],
  resume: ['paused', 'parked', 'off'],
  skip: ['ready', 'waiting', 'paused', 'parked', 'off'],
  move: ['ready', 'waiting', 'paused', 'parked', 'off'],
  renew: ['ready', 'waiting', 'paused', 'parked', 'off'],
  cancel: ['ready', 'waiting', 'paused', 'parked', 'off'],
}

export const reachedBy = (act: Act, runs: readonly Run[]): Run[] =>
  runs.filter(({ status, newest }) => reaches[act].includes(status) && (act !== 'renew' || newest?.fits === true))

const words: Record<Act, { verb: string; says: string }> = {
  pause: { verb: t`Pause`, says: t`They stay where they are until somebody resumes them.` },
  resume: { verb: t`Resume`, says: t`They go on where they were; a step that failed is tried anew.` },
  skip: { verb: t`Skip the step`, says: t`The step that each stands at is left out, and it goes on behind it.` },
  move: { verb: t`Move`, says: t`They go on at the step that you choose, whatever lies between.` },
  renew: {
    verb: t`Put on the newest version`,
    says: t`They go on by the newest version where they stand. What they did stays, and a wait that began lasts as long as it was to last.`,
  },
  cancel: { verb: t`Cancel runs`, says: t`They end now and cannot be taken up again. What they did stays.` },
}

export const actWord = (act: Act): string => words[act].verb
export const actSays = (act: Act): string => words[act].says
export const acts = Object.keys(words) as Act[]
