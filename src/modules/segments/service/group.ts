import { bandFrom } from '../../../kernel/band.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import type { Platform, Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { groupsOf, mustSee, visible } from '../../accounts/index.ts'
import { columnsOn } from '../../measures/index.ts'
import { stillSeen } from '../store/acts.ts'
import { accountLanguage } from './language.ts'

/** What is summed up over an account and all below it: people, tickets, use. */
const summed = [
  'accounts.contacts',
  'support.unresolved',
  'support.open_high',
  'usage.active_people_30d',
  'usage.events_30d',
]

/**
 * How an account speaks for those below it (rule 5): its group's health by the rule it names, and what is known of people,
 * tickets and use, summed up over those that the viewer sees. People who belong to several accounts are counted in each.
 */
export async function groupOf(platform: Platform, tx: Tx, viewer: Viewer, id: AccountId) {
  const top = await mustSee(tx, viewer, id)
  const [group] = await groupsOf(tx, [top.id])
  const language = await accountLanguage(platform, tx, viewer.sees)
  const accounts = group ? group.members.map((member) => member.id) : [top.id]
  const seen = await stillSeen(tx, { visible: visible(viewer), condition: null, text: null, accounts })
  const keys = ['health.group_score', 'health.group_band', ...summed]
  const columns = await columnsOn(tx, [top.id, ...seen.filter((other) => other !== top.id)], 'now', 'frozen', keys)
  const score = columns.of('health.group_score')[0] ?? Number.NaN
  return {
    isGroup: seen.length > 1,
    below: seen.length - 1,
    rule: group?.rule ?? null,
    ruleFrom: top.groupHealth === null ? ('workspace' as const) : ('account' as const),
    health: Number.isNaN(score) ? null : score,
    band: bandFrom(columns.of('health.group_band')[0]),
    sums: summed.flatMap((key) => {
      const spec = language.fields.get(`measure:${key}`)?.spec
      const values = [...columns.of(key)].filter((value) => !Number.isNaN(value))
      const value = values.length === 0 ? null : values.reduce((sum, one) => sum + one, 0)
      return spec ? [{ key, label: spec.label, value, known: values.length }] : []
    }),
  }
}
