import type { Band } from './band.ts'
import css from './Health.module.css'

/** Circle, diamond, square, ring: the band for those who do not see its colour. */
export function BandShape({ band }: { band: Band }) {
  return (
    <svg className={css.shape} data-band={band} viewBox="0 0 9 9" aria-hidden="true">
      {band === 'green' && <circle cx="4.5" cy="4.5" r="3.5" />}
      {band === 'yellow' && <path d="M4.5 .2 8.8 4.5 4.5 8.8 .2 4.5Z" />}
      {band === 'red' && <rect x="1" y="1" width="7" height="7" rx="1" />}
      {band === 'grey' && <circle cx="4.5" cy="4.5" r="3.2" />}
    </svg>
  )
}
