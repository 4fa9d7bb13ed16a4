import { Button, Select, Switch, Textarea, TextInput } from '@mantine/core'
import { useMemo, useState } from 'react'
import { inWords, t } from '../../../kernel/words.ts'
import { type Output, useAction, useOperation } from '../../../web/lib/api.ts'
import { useGo } from '../../../web/lib/navigation.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { FieldTable } from '../../../web/ui/rows/FieldTable.tsx'
import { mapText } from '../domain/propose.ts'
import css from './Imports.module.css'
import { shapeName } from './wording.ts'

type Proposal = Output<'imports.preview'>

type MappingPanelProps = { upload: string; proposal: Proposal; onShape: (shape: string) => void }

/** What the rows are and which column fills which field; proposed, and to be changed. */
export function MappingPanel({ upload, proposal, onShape }: MappingPanelProps) {
  const shapes = useOperation('imports.shapes', {}).data?.items
  const shape = shapes?.find(({ name }) => name === proposal.shape)
  const [source, setSource] = useState('')
  const [chosen, setChosen] = useState<Record<string, string>>(() =>
    Object.fromEntries(proposal.columns.map(({ field, column }) => [field, column])),
  )
  const likely = useMemo(() => new Set(proposal.columns.map(({ field }) => field)), [proposal])
  const [written, setWritten] = useState<string>()
  const missing = shape?.fields.filter(({ name, required }) => required && !chosen[name]).map(({ name }) => name) ?? []
  const columns = Object.entries(chosen).map(([field, column]) => ({ field, column }))
  const proposed = mapText(source.trim() || 'upload', proposal.name, { shape: proposal.shape ?? '', columns, missing })
  const map = written ?? proposed
  return (
    <Panel title={t`What its rows are`}>
      <div className={css.form}>
        <Select
          label={t`Each row is`}
          searchable
          allowDeselect={false}
          value={proposal.shape}
          data={(shapes ?? []).map(({ name }) => ({ value: name, label: shapeName(name) }))}
          description={shape && inWords(shape.summary)}
          onChange={(name) => name && onShape(name)}
        />
        <TextInput
          label={t`System that the file comes from`}
          description={t`Ids of one system belong together: the next import from it meets the same accounts.`}
          placeholder="crm"
          maxLength={100}
          value={source}
          disabled={written !== undefined}
          onChange={(event) => setSource(event.currentTarget.value)}
        />
        {shape && written === undefined && (
          <FieldTable
            fields={shape.fields}
            likely={likely}
            head={proposal.header}
            words={{ column: t`Column of the file`, absent: t`not in the file` }}
            chosen={chosen}
            onChoose={setChosen}
          />
        )}
        <Switch
          label={t`Write the map by hand`}
          checked={written !== undefined}
          onChange={(event) => setWritten(event.currentTarget.checked ? proposed : undefined)}
        />
        {written !== undefined && (
          <Textarea
            label={t`Map`}
            autosize
            minRows={10}
            maxRows={30}
            spellCheck={false}
            styles={{ input: { fontFamily: 'ui-monospace, monospace', fontSize: 12 } }}
            value={written}
            onChange={(event) => setWritten(event.currentTarget.value)}
          />
        )}
        <Start
          upload={upload}
          map={map}
          missing={written === undefined ? missing : []}
          hasShape={proposal.shape !== null || written !== undefined}
        />
      </div>
    </Panel>
  )
}

type StartProps = { upload: string; map: string; missing: string[]; hasShape: boolean }

function Start({ upload, map, missing, hasShape }: StartProps) {
  const go = useGo()
  const start = useAction('imports.start', { onDone: ({ run }) => go(`imports/${run}`) })
  const isReady = hasShape && missing.length === 0
  const begin = (dryRun: boolean) => start.mutate({ upload, map, dryRun })
  return (
    <>
      {missing.length > 0 && <p className="muted">{t`Still without a column: ${missing.join(', ')}.`}</p>}
      {start.error && (
        <div role="alert" className={css.refusal}>
          {[start.error.detail || start.error.title, start.error.remedy].filter(Boolean).join('. ')}
        </div>
      )}
      <div className={css.buttons}>
        <Button
          variant="filled"
          disabled={!isReady}
          loading={start.isPending && start.variables?.dryRun === true}
          onClick={() => begin(true)}
        >{t`Rehearse`}</Button>
        <Button
          disabled={!isReady}
          loading={start.isPending && start.variables?.dryRun === false}
          onClick={() => begin(false)}
        >{t`Import`}</Button>
      </div>
      <p className="dim">{t`A rehearsal reads, checks and counts everything and keeps nothing.`}</p>
    </>
  )
}
