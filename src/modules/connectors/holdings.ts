import { told } from '../../kernel/words.ts'
import type { TableHoldings } from '../../platform/contributions.ts'

/**
 * What this module's tables hold of people. None of it has a place in a copy without names: nothing is pulled there, and a
 * connection opens a door to where the names are.
 */
export const holdings: readonly TableHoldings[] = [
  {
    table: 'connectors_sources',
    title: told`Connected systems`,
    columns: {
      name: 'word',
      kind: 'word',
      settings: 'mention',
      target: 'mention',
      budget: 'word',
      hears: 'word',
      asked: 'word',
      asked_by: 'word',
      failure: 'mention',
      remedy: 'mention',
      write_back: 'word',
      write_failure: 'mention',
      write_remedy: 'mention',
      write_budget: 'word',
      made_by: 'word',
    },
    sandbox: 'left out',
  },
  {
    table: 'connectors_secrets',
    title: told`Passwords of connected systems`,
    columns: { sealed: 'word' },
    secrets: ['sealed'],
    sandbox: 'left out',
  },
  {
    table: 'connectors_streams',
    title: told`What is read of connected systems`,
    columns: {
      name: 'mention',
      place: 'mention',
      map: 'mention',
      shape: 'word',
      deleted_column: 'word',
      merged_column: 'word',
      // How far it was read, which may be up to somebody's own row: without it the stream is read from its beginning.
      cursor: 'record',
    },
    sandbox: 'left out',
  },
  {
    table: 'connectors_runs',
    title: told`Pulls`,
    columns: {
      kind: 'word',
      state: 'word',
      counts: 'mention',
      problems: 'mention',
      started_by: 'word',
      failure: 'mention',
      remedy: 'mention',
      process: 'word',
    },
    sandbox: 'left out',
  },
  {
    table: 'connectors_refused',
    title: told`Refused rows of connected systems`,
    columns: {
      key: 'key',
      shape: 'word',
      field: 'mention',
      reason: 'record',
      remedy: 'mention',
      raw: 'record',
      header: 'mention',
    },
    goesWhole: true,
    sandbox: 'left out',
  },
  {
    table: 'connectors_seen',
    title: told`What connected systems list`,
    columns: { key: 'key', external_id: 'key', print: 'word' },
    goesWhole: true,
    sandbox: 'left out',
  },
  {
    table: 'connectors_gone',
    title: told`What connected systems deleted or merged`,
    columns: {
      external_id: 'key',
      shape: 'word',
      told_as: 'word',
      kind: 'word',
      into_id: 'key',
      state: 'word',
      reason: 'mention',
    },
    goesWhole: true,
    sandbox: 'left out',
  },
  {
    table: 'connectors_written',
    title: told`What connected systems are told`,
    reach: [{ consumer: 'account_id' }],
    columns: { external_id: 'key', wanted: 'open', key: 'word', state: 'word', told: 'open', failure: 'mention' },
    goesWhole: true,
    sandbox: 'left out',
  },
]
