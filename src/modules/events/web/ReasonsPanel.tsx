import { Button } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { count, number } from '../../../web/lib/format.ts'
import { rich } from '../../../web/lib/rich.ts'
import { useMay } from '../../../web/lib/session.tsx'
import type { UrlState } from '../../../web/lib/url-state.ts'
import { ConfirmDialog } from '../../../web/ui/ConfirmDialog.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import css from './Events.module.css'
import type { Reason, refusedReaders } from './live.ts'
import { useReplay } from './use-replay.ts'

type View = UrlState<typeof refusedReaders>
type ReasonsProps = { reasons: Reason[]; view: View; change: (next: Partial<View>) => void }

/** The reasons for which events were refused, each to be looked at alone and to be sent again whole. */
export function ReasonsPanel({ reasons, view, change }: ReasonsProps) {
  const mayMend = useMay('events.mend')
  const [asked, ask] = useState<Reason>()
  if (reasons.length === 0) return null
  return (
    <Panel title={t`Why events were refused`} aside={<span className="dim">{count(reasons.length, 'reason')}</span>}>
      <ul className={css.reasons}>
        {reasons.map((reason) => (
          <li
            key={`${reason.source} ${reason.field} ${reason.reason}`}
            data-chosen={isChosen(reason, view) || undefined}
          >
            <strong className="figures">{number(reason.count)}</strong>
            <div>
              <button
                type="button"
                className={css.open}
                aria-pressed={isChosen(reason, view)}
                onClick={() => change({ source: reason.source, field: reason.field, reason: reason.reason })}
              >
                {reason.reason}
              </button>
              <div className={css.under}>
                {rich`${<code>{reason.field}</code>} from ${reason.source}. ${reason.remedy}`}
              </div>
            </div>
            {mayMend && (
              <Button
                variant="subtle"
                onClick={() => ask(reason)}
                aria-label={t`Send all again: ${reason.reason}`}
              >{t`Send all again`}</Button>
            )}
          </li>
        ))}
      </ul>
      {asked && <ReplayDialog reason={asked} onClose={() => ask(undefined)} />}
    </Panel>
  )
}

const isChosen = (reason: Reason, view: View): boolean =>
  view.reason === reason.reason && view.field === reason.field && view.source === reason.source

function ReplayDialog({ reason, onClose }: { reason: Reason; onClose: () => void }) {
  const { tried, replay } = useReplay(reason, onClose)
  return (
    <ConfirmDialog
      opened
      title={t`Send ${count(reason.count, 'event')} again`}
      confirm={t`Send again`}
      busy={tried !== undefined}
      onConfirm={replay}
      onClose={onClose}
    >
      <p>{t`For when what was wrong is mended elsewhere, such as who a person is. They are checked as when they came: what is accepted counts and leaves the list, which cannot be undone; what is refused again stays.`}</p>
      {tried !== undefined && <p role="status">{t`${number(tried)} of ${number(reason.count)} tried`}</p>}
    </ConfirmDialog>
  )
}
