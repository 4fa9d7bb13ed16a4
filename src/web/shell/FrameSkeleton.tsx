import { t } from '../../kernel/words.ts'
import { Line } from '../ui/Skeletons.tsx'
import css from './Frame.module.css'

/** The frame's own size, so that nothing moves when the session is known. */
export function FrameSkeleton() {
  return (
    <div className={css.frame} role="status" aria-label={t`Loading`}>
      <div className={css.side}>
        <div className={css.workspace}>
          <Line width={140} height={20} />
        </div>
      </div>
      <div className={css.main} />
    </div>
  )
}
