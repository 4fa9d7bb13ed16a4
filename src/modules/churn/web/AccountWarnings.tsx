import { t } from '../../../kernel/words.ts'
import { type Output, useOperation } from '../../../web/lib/api.ts'
import { sayDay } from '../../../web/lib/format.ts'
import { useToday } from '../../../web/lib/session.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { Act } from './Act.tsx'
import css from './Churn.module.css'
import { Seen } from './Seen.tsx'

type Told = Output<'churn.account_warnings'>

/** What begins to speak for the loss of this customer and what to do, and what did before. */
export function AccountWarnings({ account }: { account: string }) {
  const { data, error, refetch } = useOperation('churn.account_warnings', { account })
  return (
    <Panel title={t`Early warnings`}>
      {error && data === undefined ? (
        <ErrorState error={error} retry={() => void refetch()} />
      ) : data === undefined ? (
        <Lines count={3} />
      ) : (
        <Standing told={data} account={account} />
      )}
    </Panel>
  )
}

function Standing({ told: { isWatched, standing, past }, account }: { told: Told; account: string }) {
  const today = useToday()
  // Several warnings may ask for one and the same.
  const actions = [...new Map(standing.map(({ action }) => [action.key, action])).values()]
  return (
    <div className={css.told}>
      {standing.length > 0 ? (
        <ul className={css.factors} aria-label={t`Warnings that stand`}>
          {standing.map((one) => (
            <li key={one.indicator}>
              <span>
                <strong>{one.name}</strong> <Seen warning={one} />
              </span>
            </li>
          ))}
        </ul>
      ) : (
        <p className="muted">
          {isWatched
            ? t`Nothing begins to speak for a loss.`
            : t`Only customers with a paid contract who have not said that they leave are watched.`}
        </p>
      )}
      {actions.length > 0 && (
        <ul className={css.actions} aria-label={t`What to do about the warnings`}>
          {actions.map((action) => (
            <Act key={action.key} action={action} account={account} />
          ))}
        </ul>
      )}
      {past.length > 0 && (
        <details>
          <summary>{t`Warnings that are over`}</summary>
          <ul className={css.factors}>
            {past.map(({ indicator, name, says, since, until }) => (
              <li key={`${indicator} ${since}`}>
                <span>
                  <strong>{name}</strong> {says}{' '}
                  <span className="dim">{t`from ${sayDay(since, today)} until ${sayDay(until, today)}`}</span>
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  )
}
