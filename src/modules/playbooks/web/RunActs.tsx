import { Button, Select } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { useAction } from '../../../web/lib/api.ts'
import { count, number } from '../../../web/lib/format.ts'
import { ConfirmDialog } from '../../../web/ui/ConfirmDialog.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import css from './Playbooks.module.css'
import { type Playbook, type Run, stepOf } from './playbook-words.ts'
import { type Act, actSays, acts, actWord, reachedBy } from './run-acts.ts'

type RunActsProps = { runs: readonly Run[]; playbook: Playbook; onDone: () => void }

/** What can be done with the runs that are selected; before it is done, how many of them it reaches. */
export function RunActs({ runs, playbook, onDone }: RunActsProps) {
  const [act, setAct] = useState<Act>()
  const [to, setTo] = useState<string | null>(null)
  const send = useAction('playbooks.act', {
    onDone: ({ changed }) => {
      toast(
        act === 'renew' ? t`${count(changed, 'run')} put on the newest version` : t`${count(changed, 'run')} changed`,
      )
      setAct(undefined)
      onDone()
    },
  })
  const reached = act ? reachedBy(act, runs) : []
  const put = () => {
    if (!act || reached.length === 0 || (act === 'move' && !to)) return
    const ids = reached.map(({ id }) => id)
    send.mutate({ runs: ids, act, ...(act === 'move' && to ? { to } : {}) }, { onError: toastProblem })
  }
  return (
    <div className={css.bar}>
      <span aria-live="polite">{t`${count(runs.length, 'run')} selected`}</span>
      {acts.map((one) => (
        <Button key={one} onClick={() => setAct(one)}>
          {actWord(one)}
        </Button>
      ))}
      {act && (
        <ConfirmDialog
          opened
          title={actWord(act)}
          confirm={actWord(act)}
          tone={act === 'cancel' ? 'bad' : 'plain'}
          busy={send.isPending}
          disabled={reached.length === 0 || (act === 'move' && !to)}
          onConfirm={put}
          onClose={() => setAct(undefined)}
        >
          <p>
            <b>{t`${number(reached.length)} of ${count(runs.length, 'selected run')}.`}</b> {actSays(act)}
          </p>
          {act === 'renew' && <Renewed runs={runs} />}
          {act === 'move' && (
            <Select
              mt="sm"
              label={t`To the step`}
              data={playbook.graph.nodes.map(({ id, title }) => ({ value: id, label: title ?? id }))}
              value={to}
              onChange={setTo}
            />
          )}
        </ConfirmDialog>
      )}
    </div>
  )
}

/** Where those go on that the newest version has a step for, and why the others stay as they are. */
function Renewed({ runs }: { runs: readonly Run[] }) {
  const older = runs.filter(({ newest }) => newest !== null)
  const going = older.filter(({ newest }) => newest?.fits)
  const staying = older.filter(({ newest }) => !newest?.fits)
  const current = runs.length - older.length
  return (
    <ul className={css.counts}>
      {[...Map.groupBy(going, stepOf)].map(([step, those]) => (
        <li
          key={`goes ${step}`}
        >{t`${count(those.length, 'run')} at ${step}: from version ${versionsOf(those)} to ${those[0]?.newest?.version ?? ''}`}</li>
      ))}
      {[...Map.groupBy(staying, stepOf)].map(([step, those]) => (
        <li
          key={`stays ${step}`}
        >{t`${count(those.length, 'run')} at ${step}: no such step in the newest version, so version ${versionsOf(those)} to the end`}</li>
      ))}
      {current > 0 && <li>{t`${count(current, 'run')}: on the newest version already, or ended`}</li>}
    </ul>
  )
}

const versionsOf = (runs: readonly Run[]): string =>
  [...new Set(runs.map(({ version }) => version))].toSorted((a, b) => a - b).join(', ')
