import { percent } from '../../../web/lib/format.ts'
import { rich } from '../../../web/lib/rich.ts'
import { Bar } from '../../../web/ui/Bar.tsx'
import { DateText } from '../../../web/ui/Values.tsx'
import css from './Measures.module.css'
import { isAtWork, type OwnMeasure, stateWords } from './measure-draft.ts'

/** Counted, still counting with how far it is, or why it is not. */
export function MeasureState({ measure }: { measure: OwnMeasure }) {
  const said = stateWords[measure.state]
  if (isAtWork(measure)) {
    return (
      <div className={css.progress} aria-live="polite">
        <span>{said}</span>
        <Bar share={measure.progress} label={said} />
        <span className="figures">{percent(measure.progress)}</span>
      </div>
    )
  }
  if (measure.archivedOn !== null) {
    return <span className="dim">{rich`No longer counted since ${<DateText day={measure.archivedOn} />}`}</span>
  }
  const isTrouble = measure.state === 'failed' || measure.state === 'stopped'
  return <span className={isTrouble ? 'down' : 'muted'}>{said}</span>
}
