import { t } from '../../../kernel/words.ts'
import { wholePoints } from '../../../web/lib/format.ts'
import { Change } from '../../../web/ui/Change.tsx'
import type { Column } from '../../../web/ui/DataTable.tsx'
import { HealthPill, StatePill } from '../../../web/ui/HealthPill.tsx'
import { Sparkline } from '../../../web/ui/Sparkline.tsx'
import { DateText, Money } from '../../../web/ui/Values.tsx'
import { Answers } from './Answers.tsx'
import type { Answering } from './ask.ts'
import type { Row } from './rows.ts'
import css from './Today.module.css'
import { Why } from './Why.tsx'

export function columnsOf(answering: Answering): Column<Row>[] {
  return [
    {
      key: 'account',
      header: t`Account`,
      width: '100%',
      cell: (row) => <Why row={row} answering={answering} />,
    },
    { key: 'health', header: t`Health`, width: 92, cell: (row) => <Health row={row} /> },
    {
      key: 'spark',
      header: t`90 days`,
      width: 76,
      narrow: 'hide',
      cell: (row) => (
        <Sparkline values={row.spark} band={row.band} width={76} label={t`Health of ${row.name}, 90 days`} />
      ),
    },
    {
      key: 'arr',
      header: t`ARR`,
      align: 'right',
      width: 68,
      narrow: 'hide',
      cell: (row) => <Money minor={row.arr} currency={row.currency} />,
    },
    {
      key: 'renews',
      header: t`Renews`,
      align: 'right',
      width: 52,
      narrow: 'hide',
      cell: (row) => (
        <>
          <DateText day={row.renewsOn} unknown="" />
          {answering.mayAnswer && !answering.isPhone && <Answers row={row} ask={answering.ask} />}
        </>
      ),
    },
  ]
}

function Health({ row }: { row: Row }) {
  return (
    <>
      {row.score === null ? <NoScore /> : <HealthPill band={row.band} score={row.score} />}
      <div className={css.change}>
        {row.score !== null && row.change !== null && (
          <Change value={wholePoints(row.score, row.change)} note={t`in 30 d`} />
        )}
      </div>
    </>
  )
}

/** Short, since the column is narrow; the rest on hover. */
function NoScore() {
  return (
    <span title={t`Not enough data: less than 60% of the weight of its scorecard is known`}>
      <StatePill band="grey">{t`No score`}</StatePill>
    </span>
  )
}
