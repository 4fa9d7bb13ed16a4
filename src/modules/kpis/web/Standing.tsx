import { t } from '../../../kernel/words.ts'
import css from './Kpis.module.css'

/** Whether a target is met, by word and by colour. */
export function Standing({ standing }: { standing: 'met' | 'missed' | null }) {
  if (standing === null) return null
  return (
    <span className={css.standing} data-standing={standing}>
      {standing === 'met' ? t`met` : t`missed||target`}
    </span>
  )
}
