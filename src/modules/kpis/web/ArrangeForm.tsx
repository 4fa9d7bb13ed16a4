import { Button, Select, Switch, TextInput } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { useAction, useOperation } from '../../../web/lib/api.ts'
import { useGo } from '../../../web/lib/navigation.tsx'
import { ConfirmDialog } from '../../../web/ui/ConfirmDialog.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { toastProblem } from '../../../web/ui/toasts.ts'
import css from './Dashboards.module.css'
import { type Dashboard, isOfKpi, kindLabels, newTile, type TileKind } from './dashboard-view.ts'
import { type Span, spanNames } from './kpi-view.ts'

type ArrangeFormProps = { draft: Dashboard; arrange: (draft: Dashboard | undefined) => void }

/** Name, period, who sees it, and further tiles; nothing holds until it is saved. */
export function ArrangeForm({ draft, arrange }: ArrangeFormProps) {
  const go = useGo()
  const [isRemoving, remove] = useState(false)
  const close = () => arrange(undefined)
  const changes = ['kpis.dashboards', 'kpis.dashboard'] as const
  const save = useAction('kpis.change_dashboard', { changes: [...changes], onDone: close })
  const drop = useAction('kpis.remove_dashboard', {
    changes: ['kpis.dashboards'],
    onDone: () => {
      close()
      go('dashboards')
    },
  })
  const { id, name, isShared, span, tiles } = draft
  const send = () => save.mutate({ dashboard: id, name, isShared, span, tiles }, { onError: toastProblem })
  return (
    <Panel title={t`Arrange`} aside={t`Carry tiles by their handles, or move them with the arrow keys`}>
      <div className={css.arrange}>
        <div className={css.form}>
          <TextInput
            label={t`Name`}
            value={name}
            error={name.trim() === '' ? t`Give it a name` : undefined}
            onChange={(event) => arrange({ ...draft, name: event.currentTarget.value })}
          />
          <Select
            label={t`Period`}
            data={Object.entries(spanNames).map(([value, label]) => ({ value, label }))}
            value={span}
            allowDeselect={false}
            onChange={(next) => arrange({ ...draft, span: (next ?? 'year') as Span })}
          />
          <Switch
            label={t`Everybody may open it`}
            checked={isShared}
            onChange={(event) => arrange({ ...draft, isShared: event.currentTarget.checked })}
          />
        </div>
        <AddTile draft={draft} arrange={arrange} />
        <div className={css.acts}>
          <Button loading={save.isPending} disabled={name.trim() === ''} onClick={send}>{t`Save`}</Button>
          <Button variant="default" onClick={close}>{t`Cancel`}</Button>
          <Button variant="subtle" color="red" onClick={() => remove(true)}>{t`Remove the dashboard`}</Button>
        </div>
      </div>
      <ConfirmDialog
        opened={isRemoving}
        title={t`Remove ${name}?`}
        confirm={t`Remove`}
        tone="bad"
        busy={drop.isPending}
        onConfirm={() => drop.mutate({ dashboard: id }, { onError: toastProblem })}
        onClose={() => remove(false)}
      >
        {isShared ? t`Everybody who opens it will find it gone.` : t`It is gone for good.`}
      </ConfirmDialog>
    </Panel>
  )
}

function AddTile({ draft, arrange }: ArrangeFormProps) {
  const [kind, setKind] = useState<TileKind>('figure')
  const [kpi, setKpi] = useState<string | null>(null)
  const [of, setOf] = useState<'logo' | 'revenue'>('logo')
  const [segment, setSegment] = useState<string | null>(null)
  const kpis = useOperation('kpis.list', { span: draft.span }, { keepPrevious: true })
  const segments = useOperation('segments.list', {})
  const isReady = !isOfKpi(kind) || kpi !== null
  const add = () => {
    const tile = newTile(draft.tiles, {
      kind,
      ...(isOfKpi(kind) && kpi ? { kpi } : {}),
      ...(kind === 'cohorts' ? { of } : {}),
      ...(segment ? { segment } : {}),
    })
    arrange({ ...draft, tiles: [...draft.tiles, tile] })
  }
  return (
    <div className={css.form}>
      <Select
        label={t`Tile`}
        data={Object.entries(kindLabels).map(([value, label]) => ({ value, label }))}
        value={kind}
        allowDeselect={false}
        onChange={(next) => setKind((next ?? 'figure') as TileKind)}
      />
      {isOfKpi(kind) && (
        <Select
          label={t`KPI`}
          placeholder={t`Choose one`}
          data={(kpis.data?.items ?? []).map(({ key, name }) => ({ value: key, label: name }))}
          value={kpi}
          onChange={setKpi}
          searchable
        />
      )}
      {kind === 'cohorts' && (
        <Select
          label={t`Of what`}
          data={[
            { value: 'logo', label: t`Customers` },
            { value: 'revenue', label: t`ARR` },
          ]}
          value={of}
          allowDeselect={false}
          onChange={(next) => setOf(next === 'revenue' ? 'revenue' : 'logo')}
        />
      )}
      <Select
        label={t`Segment`}
        placeholder={t`Every account`}
        data={(segments.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        value={segment}
        onChange={setSegment}
        searchable
        clearable
      />
      <Button variant="default" disabled={!isReady} onClick={add}>{t`Add the tile`}</Button>
    </div>
  )
}
