import type { Day } from '../../kernel/day.ts'
import type { Listener } from '../../platform/contributions.ts'
import { entered, left } from '../segments/index.ts'
import { showPlaces } from './service/places.ts'
import { forgetAnswers, makeStale } from './store/answers.ts'

/** Whatever figures are made of is told by one of these: what moves ARR, and what people do, is a measure as well. */
const changes = ['accounts.changed', 'accounts.merged', 'accounts.unmerged', 'measures.refreshed', entered, left]

export const listeners: Readonly<Record<string, Listener>> = {
  ...Object.fromEntries(changes.map((name): [string, Listener] => [name, makeStale])),
  'measures.closed': async (tx, { data }) => {
    await makeStale(tx)
    await showPlaces(tx, data.to as Day)
  },
  'workspaces.currency_changed': forgetAnswers,
}
