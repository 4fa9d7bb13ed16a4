import type { TableHoldings } from '../../platform/contributions.ts'

/** What this module's tables hold of people. */
export const holdings: readonly TableHoldings[] = [
  {
    table: 'imports_runs',
    title: 'Imports',
    columns: {
      name: 'mention',
      kind: 'word',
      place: 'mention',
      fingerprint: 'word',
      map: 'mention',
      state: 'word',
      progress: 'mention',
      findings: 'mention',
      failure: 'mention',
      started_by: 'word',
      process: 'word',
    },
    sandbox: 'left out',
  },
  {
    table: 'imports_refused',
    title: 'Refused rows of imports',
    columns: {
      file: 'mention',
      shape: 'word',
      field: 'mention',
      reason: 'record',
      remedy: 'mention',
      raw: 'record',
    },
    sandbox: 'left out',
  },
  {
    table: 'imports_said',
    title: 'Rows of running imports',
    columns: { id: 'key', print: 'word' },
    sandbox: 'left out',
  },
  { table: 'imports_uploads', title: 'Uploads', columns: { name: 'mention', sent_by: 'word' }, sandbox: 'left out' },
]
