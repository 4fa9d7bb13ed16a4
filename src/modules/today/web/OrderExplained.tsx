import { type Output, useOperation } from '../../../web/lib/api.ts'
import { number, percent } from '../../../web/lib/format.ts'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import css from './Today.module.css'
import type { TodayView } from './view.ts'

/** What puts one account above another, with the weights that hold now. */
export function OrderExplained({ view }: { view: TodayView }) {
  const weights = useOperation('today.weights', {})
  if (weights.error) return null
  return (
    <Panel title="How this is ordered">
      {view.state.order === 'health' ? (
        <p className="muted">
          Lowest health first; at the same health the larger ARR. Accounts without a score stand last.
        </p>
      ) : weights.data ? (
        <Pressing weights={weights.data} />
      ) : (
        <Lines count={5} />
      )}
    </Panel>
  )
}

function Pressing({ weights: { risk, fall, renewal } }: { weights: Output<'today.weights'> }) {
  const lines = [
    { what: 'Red, yellow', times: `× ${said(risk.red)}, × ${said(risk.yellow)}` },
    { what: 'No score, green', times: `× ${said(risk.grey)}, × ${said(risk.green)}` },
    { what: 'Each 10 points lost in 30 days', times: `+ ${percent(fall)}` },
    ...renewal.map(({ days, times }) => ({ what: `Renews within ${days} days`, times: `× ${said(times)}` })),
  ]
  return (
    <>
      <p className="muted">ARR, times risk, times recent fall; sooner renewals first.</p>
      <div className={css.pairs} style={{ gap: 4, marginTop: 8 }}>
        {lines.map(({ what, times }) => (
          <div key={what} className={css.pair}>
            <span className="muted">{what}</span>
            <span className="figures">{times}</span>
          </div>
        ))}
      </div>
    </>
  )
}

function said(weight: number): string {
  return number(weight, Number.isInteger(weight) ? 0 : 1)
}
