import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { type Output, useAction, useOperation } from '../../../web/lib/api.ts'
import { useGo, usePathParameter } from '../../../web/lib/navigation.tsx'
import { rich } from '../../../web/lib/rich.ts'
import { useMay } from '../../../web/lib/session.tsx'
import { ConfirmDialog } from '../../../web/ui/ConfirmDialog.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Columns, Page } from '../../../web/ui/Page.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { toastProblem } from '../../../web/ui/toasts.ts'
import { DateText, TimeText } from '../../../web/ui/Values.tsx'
import { MeasureForm } from './MeasureForm.tsx'
import { MeasurePreview } from './MeasurePreview.tsx'
import { MeasureState } from './MeasureState.tsx'
import css from './Measures.module.css'
import { type Draft, draftOf, emptyDraft, isAtWork } from './measure-draft.ts'

type Measure = Output<'events.measure'>

const crumbs = [
  { label: t`Events`, to: 'events' },
  { label: t`Measures`, to: 'events/measures' },
]
/** Between two looks at a measure whose past is being counted, in milliseconds. */
const lookEvery = 1000

/** One measure: what it counts, what that gives on some accounts, and its versions. `new` is one that nobody saved yet. */
export function MeasurePage() {
  const key = usePathParameter('measure')
  return key === 'new' ? <NewMeasure /> : <KnownMeasure key={key} measureKey={key} />
}

function NewMeasure() {
  const go = useGo()
  const [draft, setDraft] = useState(emptyDraft)
  return (
    <Page title={t`A new measure`} crumbs={crumbs} lead={t`Counted for every account and day, over the past as well`}>
      <Columns aside={<MeasurePreview draft={draft} />}>
        <Panel title={t`What it counts`}>
          <MeasureForm draft={draft} onChange={setDraft} isNew onSaved={(key) => go(`events/measures/${key}`)} />
        </Panel>
      </Columns>
    </Page>
  )
}

function KnownMeasure({ measureKey }: { measureKey: string }) {
  const [isWatched, watch] = useState(false)
  const { data, error, refetch } = useOperation(
    'events.measure',
    { key: measureKey },
    isWatched ? { refreshEvery: lookEvery } : {},
  )
  const atWork = data !== undefined && isAtWork(data)
  useEffect(() => watch(atWork), [atWork])
  const [changed, setChanged] = useState<Draft>()
  const draft = changed ?? (data && draftOf(data))
  if (error && !data) {
    return (
      <Page title={t`Measure`} crumbs={crumbs}>
        <ErrorState error={error} retry={() => void refetch()} />
      </Page>
    )
  }
  return (
    <Page
      title={data?.label ?? t`Measure`}
      crumbs={crumbs}
      lead={data && <MeasureState measure={data} />}
      actions={data && <Actions measure={data} />}
    >
      <Columns
        aside={
          <>
            {draft && <MeasurePreview draft={draft} />}
            {data && <Versions measure={data} />}
          </>
        }
      >
        <Panel title={t`What it counts`} aside={data && <code className={css.key}>{data.key}</code>}>
          {draft ? (
            <MeasureForm draft={draft} onChange={setChanged} onSaved={() => setChanged(undefined)} />
          ) : (
            <Lines count={8} />
          )}
        </Panel>
      </Columns>
    </Page>
  )
}

function Actions({ measure }: { measure: Measure }) {
  const [isAsking, ask] = useState(false)
  const archive = useAction('events.archive_measure', { onDone: () => ask(false) })
  const cancel = useAction('events.cancel_measure')
  if (!useMay('measures.write') || measure.state === 'archived') return null
  return (
    <>
      {measure.state === 'counting' && (
        <Button
          loading={cancel.isPending}
          onClick={() => cancel.mutate({ key: measure.key }, { onError: (error) => toastProblem(error) })}
        >{t`Stop counting`}</Button>
      )}
      <Button onClick={() => ask(true)}>{t`Archive`}</Button>
      <ConfirmDialog
        opened={isAsking}
        title={t`Archive ${measure.label}`}
        confirm={t`Archive`}
        busy={archive.isPending}
        onConfirm={() => archive.mutate({ key: measure.key }, { onError: (error) => toastProblem(error) })}
        onClose={() => ask(false)}
      >{t`It is no longer counted from today on, and whatever names it reads unknown. What was shown stays. Saving it again takes it up.`}</ConfirmDialog>
    </>
  )
}

const stateWords: Record<Measure['versions'][number]['state'], string> = {
  counting: t`counting the past`,
  filling: t`filling history in`,
  'in force': t`counted`,
  replaced: t`replaced`,
  stopped: t`given up`,
  failed: t`could not be counted`,
}

function Versions({ measure }: { measure: Measure }) {
  return (
    <Panel title={t`Versions`}>
      {measure.trouble && <p className="down">{measure.trouble}</p>}
      {measure.versions.map((version) => (
        <p key={version.version} className={css.version}>
          {version.version}: {version.changes.join(', ')}{' '}
          <span className="dim">
            {version.madeBy}, <TimeText at={version.madeAt} />, {stateWords[version.state]}
            {version.inForceOn && <> {rich`since ${<DateText day={version.inForceOn} />}`}</>}
          </span>
        </p>
      ))}
    </Panel>
  )
}
