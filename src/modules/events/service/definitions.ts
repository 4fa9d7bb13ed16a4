import type { Day } from '../../../kernel/day.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { touchAll } from '../../measures/index.ts'
import { audit } from '../../workspaces/index.ts'
import { propertiesOf } from '../domain/custom.ts'
import type { EventDefinitions } from '../domain/definitions.ts'
import { versionsOf } from '../store/custom.ts'
import * as store from '../store/definitions.ts'
import { lockRollups } from '../store/rollup.ts'

/** Early enough to lie before every event. */
const fromTheBeginning = '1970-01-01' as Day

/** Changes what counts as what, and puts every day up to be rolled up under the new words. */
export async function changeDefinitions(tx: Tx, viewer: Viewer, definitions: EventDefinitions, why?: string) {
  await lockRollups(tx)
  const { definitions: before } = await store.definitionsOf(tx)
  const version = await store.saveDefinitions(tx, definitions)
  const daysToRollUp = await store.startOver(tx)
  await touchAll(tx, fromTheBeginning)
  await audit(tx, viewer, {
    action: 'events.save_definitions',
    subject: 'event definitions',
    before: { ...before },
    after: { ...definitions },
    ...(why ? { why } : {}),
  })
  return { version, daysToRollUp }
}

/** Properties of events from which figures are made: they stay when a person is erased, or roll-ups would no longer add up. */
export async function countedProperties(tx: Tx): Promise<string[]> {
  const { definitions } = await store.definitionsOf(tx)
  const rules = (await versionsOf(tx, null)).map(({ rule }) => rule)
  const ofOwn = rules.flatMap(({ property, where }) => [
    ...(property ? [property] : []),
    ...propertiesOf(where).map((field) => field.property),
  ])
  return [...new Set([...Object.values(definitions.properties), ...ofOwn])]
}
