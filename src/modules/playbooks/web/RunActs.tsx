import { Button, Select } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { useAction } from '../../../web/lib/api.ts'
import { count, number } from '../../../web/lib/format.ts'
import { ConfirmDialog } from '../../../web/ui/ConfirmDialog.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import css from './Playbooks.module.css'
import type { Playbook, Run } from './playbook-words.ts'
import { type Act, actSays, acts, actWord, reachedBy } from './run-acts.ts'

type RunActsProps = { runs: readonly Run[]; playbook: Playbook; onDone: () => void }

/** What can be done with the runs that are selected; before it is done, how many of them it reaches. */
export function RunActs({ runs, playbook, onDone }: RunActsProps) {
  const [act, setAct] = useState<Act>()
  const [to, setTo] = useState<string | null>(null)
  const send = useAction('playbooks.act', {
    onDone: ({ changed }) => {
      toast(t`${count(changed, 'run')} changed`)
      setAct(undefined)
      onDone()
    },
  })
  const reached = act ? reachedBy(act, runs, playbook.version) : []
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
          onConfirm={put}
          onClose={() => setAct(undefined)}
        >
          <p>
            <b>{t`${number(reached.length)} of ${count(runs.length, 'selected run')}.`}</b> {actSays(act)}
          </p>
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
