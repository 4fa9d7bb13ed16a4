import { Button } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { type Output, useAction, useOperation } from '../../../web/lib/api.ts'
import { count, number } from '../../../web/lib/format.ts'
import { PageLink } from '../../../web/lib/navigation.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import { TimeText } from '../../../web/ui/Values.tsx'
import css from './Handovers.module.css'

type Act = Output<'handovers.assigned'>['items'][number]

/** What was assigned lately, each account with its reason; taken back within a day. */
export function AssignmentActs() {
  const { data } = useOperation('handovers.assigned', {})
  if (!data || data.items.length === 0) return null
  return (
    <Panel title={t`Assigned by the rules`}>
      <ul className={css.lines}>
        {data.items.map((act) => (
          <ActRow key={act.act} act={act} />
        ))}
      </ul>
    </Panel>
  )
}

function ActRow({ act }: { act: Act }) {
  const [isOpen, setOpen] = useState(false)
  const undo = useAction('handovers.undoAssignment', {
    changes: ['handovers.previewAssignment', 'handovers.assigned', 'handovers.assignedIn', 'accounts.books'],
    onDone: ({ returned }) => toast(t`${number(returned)} taken back`),
  })
  const by = act.by ?? t`by itself`
  return (
    <li>
      <div className={css.head}>
        <button type="button" className={css.plain} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {count(act.accounts, 'account')} <span className="dim">{by}</span>
        </button>
        <span className="dim">
          <TimeText at={act.at} />
          {act.returned > 0 && <> · {t`${number(act.returned)} taken back`}</>}
        </span>
        {act.mayUndo && (
          <Button size="compact-sm" onClick={() => undo.mutate({ act: act.act }, { onError: toastProblem })}>
            {t`Take back`}
          </Button>
        )}
      </div>
      {isOpen && <Given act={act.act} />}
    </li>
  )
}

function Given({ act }: { act: string }) {
  const { data } = useOperation('handovers.assignedIn', { act })
  if (!data) return <Lines count={2} />
  return (
    <ul className={css.along}>
      {data.items.map(({ id, name, person, rule, reason }) => (
        <li key={id}>
          <PageLink to={`accounts/${id}`}>{name}</PageLink> → {person.name}
          <div className="dim">
            {rule}: {reason}
          </div>
        </li>
      ))}
    </ul>
  )
}
