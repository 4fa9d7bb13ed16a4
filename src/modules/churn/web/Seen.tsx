import { t } from '../../../kernel/words.ts'
import type { Output } from '../../../web/lib/api.ts'
import { number, percent, sayDay } from '../../../web/lib/format.ts'
import { useToday } from '../../../web/lib/session.tsx'

type Warning = Output<'churn.warnings'>['items'][number]['warnings'][number]

/** What a warning saw when it began, since when, and what the value is by now where it is another one. */
export function Seen({ warning: { says, since, value, now, unit } }: { warning: Warning }) {
  const today = useToday()
  const isOther = now !== null && now !== value
  return (
    <>
      {says}{' '}
      <span className="dim">
        {isOther
          ? t`since ${sayDay(since, today)}, now ${unit === 'share' ? percent(now) : number(now, Number.isInteger(now) ? 0 : 1)}`
          : t`since ${sayDay(since, today)}`}
      </span>
    </>
  )
}
