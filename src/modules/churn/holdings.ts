import { told } from '../../kernel/words.ts'
import type { TableHoldings } from '../../platform/contributions.ts'

/** What this module's tables hold of people: figures and our own words. A copy without names trains its own model. */
export const holdings: readonly TableHoldings[] = [
  {
    table: 'churn_models',
    title: told`Churn models`,
    columns: {
      target: 'word',
      state: 'word',
      verdict: 'word',
      card: 'word',
      model: 'word',
      drift: 'word',
      kept: 'word',
    },
    sandbox: 'left out',
  },
  {
    table: 'churn_scores',
    title: told`Churn probabilities`,
    reach: [{ consumer: 'account_id' }],
    columns: { target: 'word' },
    sandbox: 'left out',
  },
  {
    table: 'churn_foretold',
    title: told`What churn models said`,
    reach: [{ consumer: 'account_id' }],
    columns: {},
    sandbox: 'left out',
  },
  {
    table: 'churn_settled',
    title: told`Settled churn risks`,
    reach: [{ consumer: 'account_id' }],
    columns: { level: 'word', reason: 'text', rule: 'word', model: 'word' },
  },
  {
    table: 'churn_changes',
    title: told`What moved the revenue at risk`,
    reach: [{ consumer: 'account_id' }],
    columns: {},
    sandbox: 'left out',
  },
  {
    table: 'churn_looks',
    title: told`How far accounts were looked at for early warnings`,
    reach: [{ consumer: 'account_id' }],
    columns: {},
    sandbox: 'left out',
  },
  {
    table: 'churn_watched',
    title: told`When accounts were watched for early warnings`,
    reach: [{ consumer: 'account_id' }],
    columns: {},
    sandbox: 'left out',
  },
  {
    table: 'churn_warnings',
    title: told`Early warnings`,
    reach: [{ consumer: 'account_id' }],
    columns: { indicator: 'word' },
    sandbox: 'left out',
  },
  {
    table: 'churn_records',
    title: told`What early warnings were worth`,
    columns: { record: 'word', rests_on: 'word' },
    sandbox: 'left out',
  },
]
