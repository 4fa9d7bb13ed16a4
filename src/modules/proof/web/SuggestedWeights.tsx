import { Button } from '@mantine/core'
import { t } from '../../../kernel/words.ts'
import { number, sayDay } from '../../../web/lib/format.ts'
import { useGo } from '../../../web/lib/navigation.tsx'
import { useMay, useToday } from '../../../web/lib/session.tsx'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import type { Result } from './Backtest.tsx'
import css from './Backtests.module.css'

type Suggested = NonNullable<Result['weights']>
type Item = Suggested['items'][number]

const columns: Column<Item>[] = [
  { key: 'label', header: t`Part`, cell: ({ label }) => label },
  { key: 'now', header: t`Now`, align: 'right', width: 56, cell: ({ now }) => number(Math.round(now)) },
  {
    key: 'suggested',
    header: t`Suggested`,
    align: 'right',
    width: 88,
    cell: ({ suggested }) => <b>{number(suggested)}</b>,
  },
]

/** Weights that the scorecard's own past suggests, and what they gained on months that they were not learned on. A draft, never more. */
export function Weights({ scorecard, weights }: { scorecard: string; weights: Suggested }) {
  const go = useGo()
  const today = useToday()
  const may = useMay('health.write')
  const { sentence, items, learnedThrough, triedFrom } = weights
  const draft = items.map(({ key, suggested }) => `${key}:${suggested}`).join(',')
  return (
    <Panel title={t`Suggested weights`}>
      <div className={css.weights}>
        <p>{sentence}</p>
        {items.length > 0 && (
          <>
            <DataTable label={t`Suggested weights`} columns={columns} rows={[...items]} rowKey={({ key }) => key} />
            <p className="muted">
              {t`Learned through ${sayDay(learnedThrough ?? '', today)}, tried from ${sayDay(triedFrom ?? '', today)} on. None is below zero, and all are held back a little, so that chance does not write them.`}
            </p>
            {may && (
              <Button onClick={() => go(`health/scorecards/${scorecard}`, { weights: draft })}>
                {t`Open as a draft in the editor`}
              </Button>
            )}
          </>
        )}
      </div>
    </Panel>
  )
}
