import { t } from '../../../kernel/words.ts'
import { longDay } from '../../../web/lib/format.ts'
import { rich } from '../../../web/lib/rich.ts'
import { DateText, Money } from '../../../web/ui/Values.tsx'
import { AnswerMenu } from './AnswerMenu.tsx'
import type { Answering } from './ask.ts'
import type { Row } from './rows.ts'
import { sentenceOf } from './sentence.ts'
import css from './Today.module.css'

const sizes: Record<string, string> = { enterprise: t`enterprise`, mid_market: t`mid-market`, smb: 'SMB' }

type WhyProps = { row: Row; answering: Answering }

/** Behind the account's name: its size, whether something is new, and why it needs somebody, in one sentence. */
export function Why({ row, answering: { ask, mayAnswer, marksNew, isPhone } }: WhyProps) {
  const { text, left } = sentenceOf(row.open)
  const fresh = row.open.filter((reason) => reason.isNew)
  return (
    <>
      {row.size !== null && <span className="dim"> {sizes[row.size] ?? row.size}</span>}
      {marksNew && fresh.length > 0 && (
        <span className={css.new} title={fresh.map((reason) => reason.sentence).join('\n')}>{t`new today`}</span>
      )}
      <div className={css.why}>
        <span title={allOf(row)}>
          {text}
          {left > 0 && <span className="dim">{t`; ${left} more`}</span>}
        </span>
      </div>
      {isPhone && (
        <div className={css.below}>
          <Money minor={row.arr} currency={row.currency} unknown={t`ARR unknown`} />
          {row.renewsOn !== null && <span className="dim">{rich`renews ${<DateText day={row.renewsOn} />}`}</span>}
          {mayAnswer && <AnswerMenu row={row} ask={ask} />}
        </div>
      )}
    </>
  )
}

/** Every reason with the day since which it holds, and what was answered to the others. */
function allOf(row: Row): string {
  const lines = row.reasons.map((reason) => {
    const said = row.open.includes(reason) || reason.answer === null ? '' : ` (${reason.answer.answer})`
    return t`${reason.sentence}, since ${longDay(reason.since)}${said}`
  })
  return lines.join('\n')
}
