import { useDebouncedValue } from '@mantine/hooks'
import { t } from '../../../kernel/words.ts'
import { type Output, useOperation } from '../../../web/lib/api.ts'
import { count } from '../../../web/lib/format.ts'
import { sayMeasure } from '../../../web/lib/say-measure.ts'
import { useMay, useSession, useToday } from '../../../web/lib/session.tsx'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { DateText } from '../../../web/ui/Values.tsx'
import css from './Measures.module.css'
import { type Draft, isComplete, needsProperty, ruleOf } from './measure-draft.ts'

type Tried = Output<'events.try_measure'>
type Row = Tried['items'][number]

/** Nobody wants an answer for every letter that is typed. */
const pause = 400

/** What the rule would say of some accounts today, while somebody writes it. */
export function MeasurePreview({ draft }: { draft: Draft }) {
  const mayTry = useMay('measures.write')
  const [settled] = useDebouncedValue(draft, pause)
  const isReady = mayTry && isComplete(settled)
  const { data, error, refetch } = useOperation(
    'events.try_measure',
    { rule: ruleOf(settled) },
    { enabled: isReady, keepPrevious: true },
  )
  const unit = needsProperty(settled) && data?.unit === 'number' ? settled.unit : data?.unit
  if (!mayTry) return null
  return (
    <Panel title={t`On some accounts, today`} padding="flush">
      {data && <p className={css.says}>{data.says}</p>}
      {isReady || data ? (
        <DataTable
          label={t`What it gives on some accounts`}
          columns={columnsOf(unit ?? 'number')}
          rows={data?.items}
          rowKey={(row) => row.account.id}
          skeletonRows={6}
          error={error ?? undefined}
          retry={() => void refetch()}
          empty={
            <EmptyState title={t`No account yet`}>{t`A rule is tried on accounts that were active lately.`}</EmptyState>
          }
        />
      ) : (
        <EmptyState
          title={t`Not enough said yet`}
        >{t`Say which property is meant, and it is tried at once.`}</EmptyState>
      )}
    </Panel>
  )
}

const columnsOf = (unit: string): Column<Row>[] => [
  {
    key: 'account',
    header: t`Account`,
    cell: (row) => (
      <div>
        <div>{row.account.name}</div>
        <div className={css.under}>
          {row.events === 0 ? t`no event matches` : t`${count(row.events, 'event')}, last `}
          {row.lastOn && <DateText day={row.lastOn} />}
        </div>
      </div>
    ),
  },
  { key: 'value', header: t`Value`, align: 'right', cell: (row) => <Value value={row.value} unit={unit} /> },
]

function Value({ value, unit }: { value: number | null; unit: string }) {
  const today = useToday()
  const { currency } = useSession().workspace
  if (value === null) return <span className="dim">{t`unknown`}</span>
  return <b className={css.value}>{sayMeasure(value, unit, currency, today)}</b>
}
