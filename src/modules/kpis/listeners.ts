import type { Listener } from '../../platform/contributions.ts'
import { entered, left } from '../segments/index.ts'
import { forgetAnswers, makeStale } from './store/answers.ts'

/** Whatever figures are made of is told by one of these: what moves ARR, and what people do, is a measure as well. */
const changes = [
  'accounts.changed',
  'accounts.merged',
  'accounts.unmerged',
  'measures.refreshed',
  'measures.closed',
  entered,
  left,
]

export const listeners: Readonly<Record<string, Listener>> = {
  ...Object.fromEntries(changes.map((name): [string, Listener] => [name, makeStale])),
  'workspaces.currency_changed': forgetAnswers,
}
