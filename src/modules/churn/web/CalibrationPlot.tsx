import { t } from '../../../kernel/words.ts'
import type { Output } from '../../../web/lib/api.ts'
import { number, percent } from '../../../web/lib/format.ts'
import { axisSteps } from '../../../web/ui/axis.ts'
import css from './Churn.module.css'

type Bin = NonNullable<NonNullable<Output<'churn.model'>['model']>['card']['found']>['figures']['bins'][number]

// The last number below needs half of its width beside the plot.
const [width, height, left, bottom, right] = [520, 240, 44, 34, 20]

/** A point for each group of accounts foretold alike: what was foretold across, what came upwards, with its interval; on the line both agree. */
export function CalibrationPlot({ bins }: { bins: readonly Bin[] }) {
  const steps = axisSteps([0, 0.05, ...bins.map(({ seen, foretold }) => Math.min(1, Math.max(seen.high, foretold)))])
  const most = steps.at(-1) ?? 1
  const x = (share: number) => left + (share / most) * (width - left - right)
  const y = (share: number) => height - bottom - (Math.min(share, most) / most) * (height - bottom - 10)
  return (
    <figure className={css.plot}>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={t`Calibration: what was foretold against what came`}
      >
        {steps.map((step) => (
          <g key={step}>
            <line className={css.grid} x1={left} x2={width - right} y1={y(step)} y2={y(step)} />
            <text className={css.tick} x={left - 6} y={y(step) + 4} textAnchor="end">
              {percent(step)}
            </text>
            <text className={css.tick} x={x(step)} y={height - 14} textAnchor="middle">
              {percent(step)}
            </text>
          </g>
        ))}
        <line className={css.agree} x1={x(0)} y1={y(0)} x2={x(most)} y2={y(most)} />
        {bins.map(({ foretold, seen }) => (
          <g key={foretold}>
            <line className={css.range} x1={x(foretold)} x2={x(foretold)} y1={y(seen.low)} y2={y(seen.high)} />
            <circle className={css.point} cx={x(foretold)} cy={y(seen.value)} r={4} />
          </g>
        ))}
      </svg>
      <figcaption className="muted">
        {t`Across what was foretold, upwards what came, with its interval. On the line both agree.`}
      </figcaption>
      <details>
        <summary>{t`As a table`}</summary>
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">{t`Foretold`}</th>
              <th scope="col">{t`What came`}</th>
              <th scope="col">{t`Rows`}</th>
            </tr>
          </thead>
          <tbody>
            {bins.map(({ foretold, seen, rows, came }) => (
              <tr key={foretold}>
                <td>{percent(foretold, 1)}</td>
                <td>{t`${percent(seen.value, 1)} (${number(came)})`}</td>
                <td>{number(rows)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  )
}
