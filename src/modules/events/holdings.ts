import { told } from '../../kernel/words.ts'
import type { TableHoldings } from '../../platform/contributions.ts'
import { countedProperties } from './service/definitions.ts'
import { countAnew } from './service/rollup.ts'

/** What this module's tables hold of people. */
export const holdings: readonly TableHoldings[] = [
  {
    table: 'events_raw',
    title: told`Product events`,
    reach: [{ raw: 'person_raw' }, { raw: 'account_raw' }],
    identifies: true,
    columns: {
      message_id: { holds: 'mention', masked: 'key' },
      group_ref: { holds: 'mention', masked: 'key' },
      person_ref: 'key',
      kind: 'word',
      name: 'mention',
      properties: { holds: 'open', keeps: countedProperties },
      origin: 'word',
      source: 'word',
    },
  },
  {
    table: 'events_account_person_month',
    title: told`Days of activity`,
    reach: [{ raw: 'person' }],
    columns: { kind: 'word' },
    beforeErasingAgain: countAnew,
  },
  { table: 'events_robots', title: told`Known as a robot`, reach: [{ raw: 'person_raw' }], columns: {} },
  {
    table: 'events_touched',
    title: told`Days to roll up`,
    reach: [{ raw: 'account_raw' }],
    columns: { message_ids: { holds: 'mention', masked: 'key' } },
  },
  {
    table: 'events_traits',
    title: told`Traits to hand on`,
    reach: [{ raw: 'account_raw' }],
    columns: { message_id: { holds: 'mention', masked: 'key' } },
  },
  { table: 'events_unmatched', title: told`Days without an account`, reach: [{ raw: 'account_raw' }], columns: {} },
  {
    table: 'events_refused',
    title: told`Refused events`,
    columns: {
      source: 'word',
      field: 'mention',
      reason: 'record',
      remedy: 'mention',
      payload: 'record',
      dialect: 'word',
      kind: 'word',
      name: 'record',
      mended: 'record',
    },
    sandbox: 'left out',
  },
  { table: 'events_receipts', title: told`Receipts`, columns: { source: 'word' }, sandbox: 'left out' },
  { table: 'events_definitions', title: told`Definitions`, columns: { definitions: 'word' } },
  { table: 'events_features', title: told`Features`, columns: { name: 'mention' } },
  { table: 'events_signals', title: told`Signals`, columns: { signal: 'word' } },
  {
    table: 'events_measures',
    title: told`Measures of your own`,
    columns: { key: 'word', label: 'mention', summary: 'mention', direction: 'word', unit: 'word' },
  },
  {
    table: 'events_measure_versions',
    title: told`Versions of measures of your own`,
    columns: {
      key: 'word',
      rule: 'mention',
      state: 'word',
      trouble: 'mention',
      changes: 'mention',
      made_by: { holds: 'word', masked: 'name' },
    },
  },
  {
    table: 'events_custom_person_month',
    title: told`Days counted by measures of your own`,
    reach: [{ raw: 'person' }],
    columns: {},
  },
  {
    table: 'events_watched',
    title: told`Events that others act on`,
    columns: { watcher: 'word', name: 'word', properties: 'word' },
    sandbox: 'left out',
  },
  { table: 'events_size_moves', title: told`Moves by size`, columns: { size: 'word' } },
]
