import { Button, Select, Switch, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { type Output, useAction, useOperation } from '../../../web/lib/api.ts'
import { useGo } from '../../../web/lib/navigation.tsx'
import { DataTable } from '../../../web/ui/DataTable.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { mapText } from '../domain/propose.ts'
import css from './Imports.module.css'
import { shapeName } from './wording.ts'

type Proposal = Output<'imports.preview'>
type Shape = Output<'imports.shapes'>['items'][number]
type Field = Shape['fields'][number]

type MappingPanelProps = { upload: string; proposal: Proposal; onShape: (shape: string) => void }

/** What the rows are and which column fills which field; proposed, and to be changed. */
export function MappingPanel({ upload, proposal, onShape }: MappingPanelProps) {
  const shapes = useOperation('imports.shapes', {}).data?.items
  const shape = shapes?.find(({ name }) => name === proposal.shape)
  const [source, setSource] = useState('')
  const [chosen, setChosen] = useState<Record<string, string>>(() =>
    Object.fromEntries(proposal.columns.map(({ field, column }) => [field, column])),
  )
  const [written, setWritten] = useState<string>()
  const missing = shape?.fields.filter(({ name, required }) => required && !chosen[name]).map(({ name }) => name) ?? []
  const columns = Object.entries(chosen).map(([field, column]) => ({ field, column }))
  const proposed = mapText(source.trim() || 'upload', proposal.name, { shape: proposal.shape ?? '', columns, missing })
  const map = written ?? proposed
  return (
    <Panel title="What its rows are">
      <div className={css.form}>
        <Select
          label="Each row is"
          searchable
          allowDeselect={false}
          value={proposal.shape}
          data={(shapes ?? []).map(({ name }) => ({ value: name, label: shapeName(name) }))}
          description={shape?.summary}
          onChange={(name) => name && onShape(name)}
        />
        <TextInput
          label="System that the file comes from"
          description="Ids of one system belong together: the next import from it meets the same accounts."
          placeholder="crm"
          maxLength={100}
          value={source}
          disabled={written !== undefined}
          onChange={(event) => setSource(event.currentTarget.value)}
        />
        {shape && written === undefined && (
          <FieldTable
            fields={likelyFirst(shape.fields, proposal)}
            header={proposal.header}
            chosen={chosen}
            onChoose={(field, column) => setChosen((before) => without({ ...before, [field]: column ?? '' }))}
          />
        )}
        <Switch
          label="Write the map by hand"
          checked={written !== undefined}
          onChange={(event) => setWritten(event.currentTarget.checked ? proposed : undefined)}
        />
        {written !== undefined && (
          <Textarea
            label="Map"
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

/** Required fields and those that found a column stand first; the order stays while one chooses. */
function likelyFirst(fields: Field[], proposal: Proposal): Field[] {
  const found = new Set(proposal.columns.map(({ field }) => field))
  const isLikely = ({ name, required }: Field) => required || found.has(name)
  return [...fields.filter(isLikely), ...fields.filter((field) => !isLikely(field))]
}

const without = (chosen: Record<string, string>) =>
  Object.fromEntries(Object.entries(chosen).filter(([, column]) => column !== ''))

type FieldTableProps = {
  fields: Field[]
  header: string[]
  chosen: Record<string, string>
  onChoose: (field: string, column: string | null) => void
}

function FieldTable({ fields, header, chosen, onChoose }: FieldTableProps) {
  const names = [...new Set(header)]
  return (
    <DataTable
      label="Fields and their columns"
      rows={fields}
      rowKey={({ name }) => name}
      rowHeight={52}
      columns={[
        {
          key: 'field',
          header: 'Field',
          width: 260,
          cell: ({ name, required, type, summary }) => (
            <div>
              {name}
              {required && <span className="dim">, required</span>}
              <div className={css.under}>
                {summary} ({type})
              </div>
            </div>
          ),
        },
        {
          key: 'column',
          header: 'Column of the file',
          cell: ({ name }) => (
            <Select
              aria-label={`Column for ${name}`}
              size="xs"
              clearable
              searchable
              placeholder="not in the file"
              value={chosen[name] ?? null}
              data={names}
              onChange={(column) => onChoose(name, column)}
            />
          ),
        },
      ]}
    />
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
      {missing.length > 0 && <p className="muted">Still without a column: {missing.join(', ')}.</p>}
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
        >
          Rehearse
        </Button>
        <Button
          disabled={!isReady}
          loading={start.isPending && start.variables?.dryRun === false}
          onClick={() => begin(false)}
        >
          Import
        </Button>
      </div>
      <p className="dim">A rehearsal reads, checks and counts everything and keeps nothing.</p>
    </>
  )
}
