import type { Day } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import { told } from '../../kernel/words.ts'
import { defineModule } from '../../platform/contributions.ts'
import { closeEverywhere, refreshLoop, turnTouched } from './engine.ts'
import { examineDays } from './examine.ts'
import { holdings } from './holdings.ts'
import { routes } from './routes.ts'
import { everybodyTouched, touchAgain, touchEverybody } from './service.ts'
import * as store from './store.ts'

/** Early enough to lie before every fact: the restatement itself goes back as far as history is kept. */
const fromTheBeginning = '1970-01-01' as Day

export const measures = defineModule({
  name: 'measures',
  holdings,
  routes,
  examinations: [examineDays],
  loops: [{ name: refreshLoop, pause: 300, turn: turnTouched }],
  jobs: [
    {
      name: 'measures.close_days',
      every: '*/5 * * * *',
      run: (platform) => closeEverywhere(platform),
    },
  ],
  listeners: {
    [everybodyTouched]: (tx, news) => touchEverybody(tx, news.data.since as Day),
    'accounts.changed': (tx, { data }) =>
      touchAgain(
        tx,
        (data.accounts as AccountId[]) ?? [],
        (data.since as Day) ?? fromTheBeginning,
        data.isLate === false ? 'in time' : undefined,
      ),
    'accounts.merged': async (tx, news) => {
      await store.dropRestated(tx, [news.data.from as AccountId])
      await touchAgain(tx, [news.data.into as AccountId], fromTheBeginning)
    },
    'accounts.unmerged': (tx, news) =>
      touchAgain(tx, [news.data.from as AccountId, news.data.into as AccountId], fromTheBeginning),
  },
  auditWords: {
    'source.rhythm_set': (name) => told`set the rhythm of the source ${name}`,
  },
})
