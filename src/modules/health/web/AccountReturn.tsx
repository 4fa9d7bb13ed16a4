import { bandInText } from '../../../kernel/band.ts'
import { t } from '../../../kernel/words.ts'
import { type Output, useOperation } from '../../../web/lib/api.ts'
import { number, signed } from '../../../web/lib/format.ts'
import { useSession } from '../../../web/lib/session.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import css from './AccountHealth.module.css'
import { sayValue } from './values.ts'

type Least = Output<'health.return'>

/** The least that moves the score to the next band. It moves the score; whether it keeps the customer is another question. */
export function AccountReturn({ account }: { account: string }) {
  const { data, error, refetch } = useOperation('health.return', { account })
  return (
    <Panel
      title={
        data?.kind === 'reachable' && data.band
          ? t`Least that brings it to ${bandInText(data.band)}`
          : t`The least that brings it back`
      }
    >
      {error && !data ? (
        <ErrorState error={error} retry={() => void refetch()} />
      ) : data === undefined ? (
        <Lines count={2} />
      ) : data.kind === 'reachable' ? (
        <Steps least={data} />
      ) : (
        <p className="muted">{data.sentence}</p>
      )}
    </Panel>
  )
}

function Steps({ least }: { least: Least }) {
  const { currency } = useSession().workspace
  return (
    <>
      <ul className={css.steps}>
        {least.steps.map((step) => (
          <li key={step.label}>
            <div>
              {step.changes.map((change) => (
                <div key={change.measure}>
                  {change.label}{' '}
                  <span className="muted">
                    {t`${sayValue(change.from, change.unit, currency)} to ${sayValue(change.to, change.unit, currency)}`}
                  </span>
                </div>
              ))}
            </div>
            <b className="figures">{signed(step.points, 1)}</b>
          </li>
        ))}
      </ul>
      <p className="muted">{t`Moves the score from ${number(least.from ?? 0, 1)} to ${number(least.to ?? 0, 1)}.`}</p>
    </>
  )
}
