import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { useAction, useOperation } from '../../../web/lib/api.ts'
import { number, percent } from '../../../web/lib/format.ts'
import { useGo, usePathParameter } from '../../../web/lib/navigation.tsx'
import { useMay } from '../../../web/lib/session.tsx'
import { Bar } from '../../../web/ui/Bar.tsx'
import { ConfirmDialog } from '../../../web/ui/ConfirmDialog.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Page, Stack } from '../../../web/ui/Page.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { type Figure, Strip } from '../../../web/ui/Strip.tsx'
import { toastProblem } from '../../../web/ui/toasts.ts'
import { Findings } from './Findings.tsx'
import css from './Imports.module.css'
import { RefusedPanel } from './RefusedPanel.tsx'
import { isOpen, leadOf, type Run, shareRead, stateWords } from './wording.ts'

/** Between two looks at a running import, in milliseconds. */
const lookEvery = 1000

/** One import: how far it is, what became of every row, what is odd, what was refused and why. */
export function RunPage() {
  const id = usePathParameter('run')
  const [isWatched, watch] = useState(true)
  const {
    data: run,
    error,
    refetch,
  } = useOperation('imports.run', { run: id }, isWatched ? { refreshEvery: lookEvery } : {})
  const isRunning = run === undefined || isOpen(run)
  useEffect(() => watch(isRunning), [isRunning])
  const crumbs = [{ label: t`Import`, to: 'imports' }]
  if (error && !run) {
    return (
      <Page title={t`Import`} crumbs={crumbs}>
        <ErrorState error={error} retry={() => void refetch()} />
      </Page>
    )
  }
  return (
    <Page
      title={run?.name ?? t`Import`}
      crumbs={crumbs}
      aside={run && stateWords[run.state]}
      lead={run ? leadOf(run) : undefined}
      actions={run && (isOpen(run) ? <CancelRun run={run} /> : <ImportNow run={run} />)}
    >
      <Strip figures={figuresOf(run)} />
      <Stack>
        {run && isOpen(run) && <ProgressPanel run={run} />}
        {run && <Findings run={run} />}
        {run && run.refused > 0 && <RefusedPanel run={run} />}
      </Stack>
    </Page>
  )
}

function ProgressPanel({ run }: { run: Run }) {
  const share = shareRead(run)
  return (
    <Panel title={t`Progress`}>
      <div className={css.progress} aria-live="polite">
        <Bar share={share} label={t`Read`} />
        <span className="figures">{share === null ? '' : percent(share)}</span>
      </div>
    </Panel>
  )
}

function figuresOf(run: Run | undefined): Figure[] {
  const figure = (
    label: string,
    of: 'read' | 'written' | 'unchanged' | 'refused' | 'skipped',
    note: string,
  ): Figure => ({
    label,
    value: run && number(run[of]),
    note,
    tone: of === 'refused' && run && run.refused > 0 ? 'bad' : undefined,
  })
  return [
    figure(t`Rows read`, 'read', t`of all files`),
    figure(t`Written`, 'written', t`new or changed`),
    figure(t`Unchanged`, 'unchanged', t`known already`),
    figure(t`Refused`, 'refused', t`kept below`),
    figure(t`Skipped`, 'skipped', t`outside of the map`),
  ]
}

/** After a rehearsal the same file with the same map, this time to be kept. */
function ImportNow({ run }: { run: Run }) {
  const go = useGo()
  const start = useAction('imports.start', { onDone: (started) => go(`imports/${started.run}`) })
  if (!useMay('imports.run') || !run.dryRun || run.state !== 'done' || run.upload === null) return null
  const { upload, map } = run
  return (
    <Button
      variant="filled"
      loading={start.isPending}
      onClick={() => start.mutate({ upload, map, dryRun: false }, { onError: toastProblem })}
    >{t`Import now`}</Button>
  )
}

function CancelRun({ run }: { run: Run }) {
  const [asking, ask] = useState(false)
  const cancel = useAction('imports.cancel', { onDone: () => ask(false) })
  if (!useMay('imports.run')) return null
  return (
    <>
      <Button onClick={() => ask(true)}>{t`Cancel import`}</Button>
      <ConfirmDialog
        opened={asking}
        title={t`Cancel the import of ${run.name}`}
        confirm={t`Cancel import`}
        tone="bad"
        busy={cancel.isPending}
        onConfirm={() => cancel.mutate({ run: run.id }, { onError: toastProblem })}
        onClose={() => ask(false)}
      >
        {t`It stops after its current batch. ${run.dryRun ? t`A rehearsal keeps nothing.` : t`What was written stays; the same file can be imported again.`}`}
      </ConfirmDialog>
    </>
  )
}
