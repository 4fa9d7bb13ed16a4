import type { Examination } from '../../platform/contributions.ts'
import { orphans, tablesAboutAccounts } from './store/orphans.ts'

/** Whether every row that is about an account is about one that exists. */
export const examineOrphans: Examination = async (tx) => {
  const tables = await tablesAboutAccounts(tx)
  const found = await orphans(tx, tables)
  if (found.length === 0)
    return [{ what: 'accounts', state: 'well', detail: `every row of ${tables.length} tables has its account` }]
  return [
    {
      what: 'accounts',
      state: 'look',
      detail: `rows about accounts that do not exist: ${found.map(({ name, accounts }) => `${name} (${accounts} accounts)`).join(', ')}`,
      remedy: 'Restore the accounts from a backup, or delete the rows: no page shows them, but sums may count them',
    },
  ]
}
