import { inWords, t } from '../../../kernel/words.ts'
import { type Output, useOperation } from '../../../web/lib/api.ts'
import { number, percent } from '../../../web/lib/format.ts'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import css from './Expansion.module.css'
import { roleNames } from './words.ts'

type Signal = Output<'expansion.of_account'>['signals'][number]

/** Signs that a customer is ready for more, and who decides there (F173, F181). */
export function AccountSigns({ account }: { account: string }) {
  const { data, error, refetch } = useOperation('expansion.of_account', { account })
  if (error && !data) return <ErrorState error={error} retry={() => void refetch()} />
  return (
    <>
      <Panel title={t`Signs`}>
        {data ? (
          <ul className={css.plain}>
            {data.signals.map((signal) => (
              <li key={signal.key} className={css.row}>
                <span className={signal.holds ? '' : 'dim'}>{inWords(signal.says)}</span>
                <span className={signal.holds ? 'up' : 'dim'}>{said(signal)}</span>
              </li>
            ))}
          </ul>
        ) : (
          <Lines count={6} />
        )}
      </Panel>
      <Panel title={t`Who decides`}>
        {!data ? (
          <Lines count={3} />
        ) : data.deciders.length === 0 ? (
          <EmptyState title={t`Nobody is named`}>
            {t`Give a contact the role of sponsor, budget holder or champion under People.`}
          </EmptyState>
        ) : (
          <ul className={css.plain}>
            {data.deciders.map(({ id, name, title, role }) => (
              <li key={id} className={css.row}>
                <span>
                  {name}
                  {title && <span className="dim"> {title}</span>}
                </span>
                <span className="dim">{roleNames[role]}</span>
              </li>
            ))}
          </ul>
        )}
      </Panel>
    </>
  )
}

function said({ holds, seen, unit }: Signal): string {
  if (seen === null) return t`not known`
  const figure = unit === 'share' ? percent(seen) : number(seen, unit === 'score' ? 1 : 0)
  return holds ? t`yes, ${figure}` : t`no, ${figure}`
}
