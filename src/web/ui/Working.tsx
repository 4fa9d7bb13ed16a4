import { Button } from '@mantine/core'
import { t } from '../../kernel/words.ts'
import type { WorkState } from '../lib/work.ts'
import { Bar } from './Bar.tsx'
import { Panel } from './Panel.tsx'
import css from './Work.module.css'

type WorkingProps = {
  state: WorkState
  progress: number
  /** How far it is, in words. */
  note: string
  /** Left out for whom it is not theirs to stop. */
  cancel?: { isPending: boolean; start: () => void } | false
}

/** How far something is that was asked for, with the way to stop it. */
export function Working({ state, progress, note, cancel }: WorkingProps) {
  return (
    <Panel title={state === 'waiting' ? t`Waits for its turn` : t`Under way`}>
      <div className={css.progress}>
        <Bar share={progress} label={t`How far it is`} />
        <span className="muted">{note}</span>
        {cancel && <Button loading={cancel.isPending} onClick={cancel.start}>{t`Cancel`}</Button>}
      </div>
    </Panel>
  )
}
