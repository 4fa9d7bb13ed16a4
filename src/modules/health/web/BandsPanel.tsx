import { bandWord } from '../../../kernel/band.ts'
import { t } from '../../../kernel/words.ts'
import type { Output } from '../../../web/lib/api.ts'
import { percent } from '../../../web/lib/format.ts'
import { BandShape } from '../../../web/ui/BandShape.tsx'
import { type Band, bandColour } from '../../../web/ui/band.ts'
import { Distribution } from '../../../web/ui/Distribution.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Block } from '../../../web/ui/Skeletons.tsx'
import { Money } from '../../../web/ui/Values.tsx'
import css from './AccountHealth.module.css'

type Overview = Output<'health.overview'>

/** Accounts and ARR by band beside what was expected. Grey ones are counted and are outside of every percentage. */
export function BandsPanel({ overview }: { overview: Overview | undefined }) {
  return (
    <Panel title={t`The base by band`} aside={overview?.label} padding="flush">
      {overview ? <Bands overview={overview} /> : <Block height={190} />}
    </Panel>
  )
}

function Bands({ overview }: { overview: Overview }) {
  const counts = Object.fromEntries(overview.bands.map((one) => [one.band, one.count])) as Record<Band, number>
  return (
    <>
      <div className={css.distribution}>
        <Distribution counts={counts} />
      </div>
      <table className={css.table} aria-label={t`Bands`}>
        <thead>
          <tr>
            <th scope="col">{t`Band`}</th>
            <th scope="col" data-align="right">{t`ARR`}</th>
            <th scope="col" data-align="right">{t`Share`}</th>
            <th scope="col" data-align="right">{t`Expected`}</th>
          </tr>
        </thead>
        <tbody>
          {overview.bands.map((one) => (
            <tr key={one.band}>
              <td>
                <span className={css.word}>
                  <span style={{ color: bandColour[one.band] }}>
                    <BandShape band={one.band} />
                  </span>
                  {one.band === 'grey' ? t`No score` : bandWord(one.band)}
                </span>
              </td>
              <td data-align="right">
                <Money minor={one.arr} currency={overview.currency} style="short" />
              </td>
              <td data-align="right">{one.share === null ? '' : percent(one.share)}</td>
              <td data-align="right" className="muted">
                {one.band === 'grey' ? '' : percent(overview.target[one.band])}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}
