import { type Band, bandWord } from '../../kernel/band.ts'
import { number, percent } from '../lib/format.ts'
import { PageLink } from '../lib/navigation.tsx'
import { BandShape } from './BandShape.tsx'
import css from './Health.module.css'

type DistributionProps = {
  counts: Record<Band, number>
  /** Where the accounts of a band are listed. */
  linkOf?: (band: Band) => { to: string; search?: Record<string, unknown> }
}

const order: Band[] = ['green', 'yellow', 'red', 'grey']

/** How many accounts stand in each band. Grey ones are counted, but are outside every percentage. */
export function Distribution({ counts, linkOf }: DistributionProps) {
  const scored = counts.green + counts.yellow + counts.red
  return (
    <div>
      <div className={css.bands} aria-hidden="true">
        {order.map((band) => counts[band] > 0 && <i key={band} data-band={band} style={{ flexGrow: counts[band] }} />)}
      </div>
      <ul className={css.legend}>
        {order.map((band) => (
          <li key={band}>
            <BandShape band={band} />
            <BandName band={band} link={linkOf?.(band)} /> <b>{number(counts[band])}</b>
            {band !== 'grey' && scored > 0 && <span className="dim">{percent(counts[band] / scored)}</span>}
          </li>
        ))}
      </ul>
    </div>
  )
}

type BandNameProps = { band: Band; link: { to: string; search?: Record<string, unknown> } | undefined }

function BandName({ band, link }: BandNameProps) {
  return link ? <PageLink {...link}>{bandWord(band)}</PageLink> : <span>{bandWord(band)}</span>
}
