import { told } from '../../kernel/words.ts'
import type { TableHoldings } from '../../platform/contributions.ts'

/** What this module's tables hold of people. */
export const holdings: readonly TableHoldings[] = [
  {
    table: 'imports_runs',
    title: told`Imports`,
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
    title: told`Refused rows of imports`,
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
    title: told`Rows of running imports`,
    columns: { id: 'key', print: 'word' },
    sandbox: 'left out',
  },
  {
    table: 'imports_uploads',
    title: told`Uploads`,
    columns: { name: 'mention', sent_by: 'word' },
    sandbox: 'left out',
  },
]
