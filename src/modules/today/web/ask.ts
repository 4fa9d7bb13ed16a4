import { IconBellOff, IconCheck, IconClock } from '@tabler/icons-react'
import { t } from '../../../kernel/words.ts'
import type { Row } from './rows.ts'

/** What one can answer to an account's reasons. */
export type Way = 'acknowledge' | 'snooze' | 'false alarm'
export type AskFor = (way: Way, row: Row) => void

/** What a row needs to know beside itself. */
export type Answering = {
  ask: AskFor
  mayAnswer: boolean
  marksNew: boolean
  /** There the figures and answers stand below the sentence; elsewhere in columns of their own. */
  isPhone: boolean
}

export const ways = [
  { way: 'acknowledge', label: t`Acknowledge`, key: 'e', icon: IconCheck },
  { way: 'snooze', label: t`Snooze`, key: 's', icon: IconClock },
  { way: 'false alarm', label: t`False alarm`, key: 'f', icon: IconBellOff },
] as const satisfies { way: Way; label: string; key: string; icon: unknown }[]
