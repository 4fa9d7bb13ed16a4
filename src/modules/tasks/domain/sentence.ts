import { t } from '../../../kernel/words.ts'
import type { What } from './change.ts'
import type { Because } from './task.ts'

/** Why a task lies with somebody else than its owner; null where it lies with its owner (G10). */
export function passedSentence(because: Because, owner: string | null): string | null {
  const whose = owner ?? t`its owner`
  switch (because) {
    case 'own':
      return null
    case 'stand_in':
      return t`Stands in for ${whose}, who is away`
    case 'manager':
      return t`Passed to the manager: ${whose} is away, and nobody stands in`
    case 'administrator':
      return t`Passed to who runs the workspace: ${whose} is away, and nobody nearer sees it`
    case 'nobody':
      return t`Waits for ${whose}, who is away: nobody else can see it`
  }
}

export interface Said {
  what: What
  by: string | null
  to: string | null
  /** Why somebody else has it, where that is so. */
  lies: string | null
  until: string | null
  why: string | null
  fields: readonly string[]
}

/** A step of a task's history, as a sentence that stands beside its time. */
export function stepSentence(said: Said): string {
  const by = said.by ?? t`Tenure`
  const to = said.to ?? t`nobody`
  const sentences: Record<What, () => string> = {
    opened: () => t`${by} opened it for ${to}`,
    changed: () => t`${by} changed it: ${said.fields.map(fieldWord).join(', ')}`,
    started: () => t`${by} began`,
    done: () => t`${by} did it`,
    dropped: () => t`${by} dropped it: ${said.why}`,
    reopened: () => t`${by} opened it again`,
    snoozed: () => t`${by} put it off until ${said.until}`,
    woken: () => t`${by} took it up again`,
    asked: () => t`${by} gave it to ${to}`,
    passed: () => (said.lies ? t`Now with ${to}. ${said.lies}` : t`Back with ${to}`),
    handed_on: () => t`Handed on to ${to}`,
    escalated: () => (said.to ? t`Overdue: escalated to ${to}` : t`Overdue: there is nobody to escalate to`),
    taken_back: () => t`${by} took the last change back`,
  }
  return sentences[said.what]()
}

function fieldWord(field: string): string {
  const words: Record<string, () => string> = {
    title: () => t`title`,
    kind: () => t`kind`,
    reason: () => t`reason`,
    priority: () => t`priority`,
    checklist: () => t`checklist`,
    asks: () => t`what is asked for`,
    dueAs: () => t`due day`,
    asked: () => t`owner`,
    snoozedUntil: () => t`put off`,
    deliverable: () => t`deliverable`,
  }
  return words[field]?.() ?? field
}
