import { told } from '../../kernel/words.ts'
import type { TableHoldings } from '../../platform/contributions.ts'

/** What this module's tables hold of people. */
export const holdings: readonly TableHoldings[] = [
  {
    table: 'playbooks',
    title: told`Playbooks`,
    columns: {
      key: 'word',
      name: { holds: 'mention', masked: 'key' },
      stage: 'word',
      takes: 'word',
      reason: { holds: 'mention', masked: 'text' },
    },
  },
  {
    table: 'playbooks_versions',
    title: told`Versions of playbooks`,
    columns: { source: { holds: 'mention', masked: 'text' }, definition: { holds: 'mention', masked: 'text' } },
    sandbox: 'left out',
  },
  {
    table: 'playbooks_runs',
    title: told`Runs of playbooks`,
    columns: {
      at: 'word',
      status: 'word',
      before: 'word',
      answers: 'word',
      problem: 'mention',
      ended: 'word',
    },
    reach: [{ contact: 'contact_id' }],
    sandbox: 'left out',
  },
  {
    table: 'playbooks_log',
    title: told`What runs of playbooks did`,
    columns: { step: 'word', what: 'word', says: 'mention', made_kind: 'word', made_id: 'word' },
    sandbox: 'left out',
  },
  {
    table: 'playbooks_firings',
    title: told`What came of triggers`,
    columns: { trigger: 'word', came_of: 'word', says: 'mention' },
    sandbox: 'left out',
  },
  {
    table: 'playbooks_simulations',
    title: told`Playbooks on the past`,
    columns: { source: 'mention', state: 'word', result: 'mention', failure: 'mention', worker: 'word' },
    sandbox: 'left out',
  },
  { table: 'playbooks_wakes', title: told`When runs of playbooks wake`, columns: {}, sandbox: 'left out' },
  { table: 'playbooks_standing', title: told`For whom triggers hold`, columns: {}, sandbox: 'left out' },
  { table: 'playbooks_closes', title: told`Closes that are being judged`, columns: {}, sandbox: 'left out' },
  { table: 'playbooks_late', title: told`Accounts with late facts`, columns: {}, sandbox: 'left out' },
]
