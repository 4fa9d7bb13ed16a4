import { addDays, dayOf, daysBetween } from '../../kernel/day.ts'
import { daysAgo } from '../../kernel/say.ts'
import { t } from '../../kernel/words.ts'
import type { EvidenceProvider } from '../../platform/contributions.ts'
import { settings } from '../workspaces/index.ts'
import { countersOf } from './service/custom.ts'
import { versionsCounted } from './store/custom.ts'
import { newestDays, newestMatches } from './store/custom-counts.ts'

/** The newest events behind a measure that the workspace defined. */
export const customEvidence: EvidenceProvider = {
  measures: [],
  prefix: 'custom.',
  find: async (tx, account, measure, on, limit) => {
    const version = (await versionsCounted(tx)).find(({ key, state }) => key === measure && state !== 'counting')
    if (!version) return []
    const [counter] = countersOf([version])
    if (!counter) return []
    const { rule } = version
    const { zone } = await settings(tx)
    const from = addDays(on, 1 - rule.window * (rule.isChange ? 2 : 1))
    const days = await newestDays(tx, account, { counter: version.counter, from, to: on }, limit)
    return (await newestMatches(tx, account, counter, days, limit)).map(
      ({ at, messageId, name, personName, amount }) => ({
        at,
        text: `${name}${amount === null ? '' : `, ${rule.property} ${amount}`}${personName ? t` by ${personName}` : ''}, ${daysAgo(daysBetween(dayOf(at, zone), on))}`,
        source: { kind: 'event', id: messageId },
      }),
    )
  },
}
