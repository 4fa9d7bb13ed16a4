import { Button, Select, Switch, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { inWords, t } from '../../../kernel/words.ts'
import { type Input, type Output, useAction, useList, useOperation } from '../../../web/lib/api.ts'
import { count } from '../../../web/lib/format.ts'
import { shapeName } from '../../../web/lib/shapes.ts'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { FieldTable } from '../../../web/ui/rows/FieldTable.tsx'
import { SampleTable } from '../../../web/ui/rows/SampleTable.tsx'
import { Block } from '../../../web/ui/Skeletons.tsx'
import css from './Connectors.module.css'
import { ProblemLine } from './ProblemLine.tsx'
import { SettingFields } from './SettingFields.tsx'
import { type SettingValue, type Source, type Stream, saidOf } from './wording.ts'

type Preview = Output<'connectors.preview'>

type StreamFormProps = {
  source: Source
  /** A found place, or nothing where it is one's own. */
  name: string
  place: Record<string, SettingValue>
  columns: readonly string[]
  /** The stream as it is, where it is changed: its map is then written by hand. */
  stream?: Stream
  onSaved: () => void
}

/** How a stream is read, what its rows are, and what would become of the first of them. */
export function StreamForm({ source, name: found, place: foundPlace, columns, stream, onSaved }: StreamFormProps) {
  const kinds = useOperation('connectors.kinds', {})
  const fields = kinds.data?.items.find(({ kind }) => kind === source.kind)?.stream ?? []
  const [name, setName] = useState(found)
  const [place, setPlace] = useState(foundPlace)
  const [asked, ask] = useState(() => (found === '' ? undefined : saidOf(foundPlace)))
  const [shape, setShape] = useState<string>()
  const [idsOf, setIdsOf] = useState(source.name)
  const [chosen, choose] = useState<Record<string, string>>()
  const [written, write] = useState<string | undefined>(stream?.map)
  const wish: Input<'connectors.preview'> = {
    connector: source.id,
    name: name.trim() || t`stream`,
    place: asked ?? {},
    ...(idsOf === source.name ? {} : { idsOf }),
    ...(shape ? { shape } : {}),
    ...(written !== undefined ? { map: written } : {}),
    ...(chosen && written === undefined
      ? { columns: Object.entries(chosen).map(([field, column]) => ({ field, column })) }
      : {}),
  }
  const preview = useOperation('connectors.preview', wish, { enabled: asked !== undefined, keepPrevious: true })
  const seen = asked === undefined ? undefined : preview.data
  const head = seen?.columns ?? columns
  const how = (
    <Panel title={found === '' ? t`How it is read` : t`How ${found} is read`}>
      <div className={css.form}>
        <TextInput
          label={t`Name`}
          description={t`What you call this stream.`}
          maxLength={200}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <SettingFields
          fields={fields.filter(({ name: field, type }) => found === '' || type !== 'long text' || place[field])}
          values={place}
          columns={head}
          onChange={(field, value) => setPlace((before) => ({ ...before, [field]: value }))}
        />
        <IdsOf source={source} value={idsOf} onChange={setIdsOf} isByHand={written !== undefined} />
        <div className={css.buttons}>
          <Button onClick={() => ask(saidOf(place))}>{t`Show its rows`}</Button>
        </div>
      </div>
    </Panel>
  )
  return (
    <>
      {found === '' && how}
      {asked !== undefined && preview.isPending && <Block height={280} label={t`Reading the first rows`} />}
      {preview.error && <ErrorState error={preview.error} retry={() => void preview.refetch()} />}
      {seen && <Sample seen={seen} />}
      {seen && (
        <Panel title={t`What its rows are`}>
          <div className={css.wide}>
            {written === undefined && (
              <Mapping
                seen={seen}
                shape={shape ?? seen.shape}
                chosen={chosen ?? asColumns(seen)}
                onShape={(next) => {
                  setShape(next)
                  choose(undefined)
                }}
                onChoose={choose}
              />
            )}
            <Switch
              label={t`Write the map by hand`}
              checked={written !== undefined}
              onChange={(event) => write(event.currentTarget.checked ? seen.map : undefined)}
            />
            {written !== undefined && (
              <Textarea
                label={t`Map`}
                description={t`As imports take it; one stream may feed several shapes.`}
                autosize
                minRows={10}
                maxRows={30}
                spellCheck={false}
                styles={{ input: { fontFamily: 'ui-monospace, monospace', fontSize: 12 } }}
                value={written}
                onChange={(event) => write(event.currentTarget.value)}
              />
            )}
          </div>
        </Panel>
      )}
      {seen && <Outcome seen={seen} />}
      {found !== '' && how}
      {seen && (
        <Save
          wish={{
            ...wish,
            place: saidOf(place),
            shape: shape ?? seen.shape ?? undefined,
            ...sureColumns(written, chosen, seen),
          }}
          head={head}
          source={source}
          stream={stream}
          onSaved={onSaved}
        />
      )}
    </>
  )
}

const asColumns = ({ proposed }: Preview): Record<string, string> =>
  Object.fromEntries(proposed.map(({ field, column }) => [field, column]))

/** What is proposed is what is kept, unless somebody chose otherwise. */
function sureColumns(written: string | undefined, chosen: Record<string, string> | undefined, seen: Preview) {
  if (written !== undefined) return {}
  return { columns: Object.entries(chosen ?? asColumns(seen)).map(([field, column]) => ({ field, column })) }
}

type IdsOfProps = { source: Source; value: string; isByHand: boolean; onChange: (source: string) => void }

/** Ids of one system belong together: a file of product events may name accounts by the ids of the CRM. */
function IdsOf({ source, value, isByHand, onChange }: IdsOfProps) {
  const others = useList('connectors.list', { limit: 200 })
  const names = [...new Set([source.name, ...(others.items ?? []).map(({ name }) => name)])]
  if (isByHand || names.length === 1) return null
  return (
    <Select
      label={t`Its ids are those of`}
      description={t`Rows that name accounts by the ids of another source reach the accounts that are known from there.`}
      allowDeselect={false}
      value={value}
      data={names.map((name) => ({ value: name, label: name === source.name ? t`${name}, this source` : name }))}
      onChange={(name) => name && onChange(name)}
    />
  )
}

function Sample({ seen }: { seen: Preview }) {
  return (
    <Panel
      title={seen.rows.length === 0 ? t`No rows yet` : t`Its first ${count(seen.rows.length, 'row')}`}
      padding="flush"
    >
      {seen.problems.map(({ file, reason, remedy }) => (
        <p key={`${file} ${reason}`} style={{ padding: '0 16px' }}>
          <span className={css.refusal}>
            {file}: {reason}
          </span>
          . {remedy}.
        </p>
      ))}
      {seen.rows.length > 0 && (
        <SampleTable label={t`First rows`} counted={t`Row`} head={seen.columns} rows={seen.rows} />
      )}
    </Panel>
  )
}

type MappingProps = {
  seen: Preview
  shape: string | null
  chosen: Record<string, string>
  onShape: (shape: string) => void
  onChoose: (chosen: Record<string, string>) => void
}

function Mapping({ seen, shape: name, chosen, onShape, onChoose }: MappingProps) {
  const shapes = useOperation('imports.shapes', {}).data?.items
  const shape = shapes?.find((one) => one.name === name)
  return (
    <>
      <div className={css.form}>
        <Select
          label={t`Each row is`}
          searchable
          allowDeselect={false}
          value={name}
          data={(shapes ?? []).map((one) => ({ value: one.name, label: shapeName(one.name) }))}
          description={shape && inWords(shape.summary)}
          onChange={(next) => next && onShape(next)}
        />
      </div>
      {shape && (
        <FieldTable
          fields={shape.fields}
          likely={new Set(seen.proposed.map(({ field }) => field))}
          head={seen.columns}
          words={{ column: t`Column`, absent: t`not there` }}
          chosen={chosen}
          onChoose={onChoose}
        />
      )}
    </>
  )
}

/** What the map makes of the first rows, or why it takes them not. */
function Outcome({ seen: { outcome } }: { seen: Preview }) {
  if (outcome === null) return null
  if (outcome.problem)
    return (
      <Panel title={t`The map cannot be used yet`}>
        <p>
          <span className={css.refusal}>{outcome.problem.reason}</span>. {outcome.problem.remedy}
        </p>
      </Panel>
    )
  return outcome.parts.map(({ shape, fields, rows }, part) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a map may feed one shape twice, and its parts keep their order
    <Panel key={part} title={t`What becomes of them: ${shapeName(shape)}`} padding="flush">
      <SampleTable
        label={t`Rows as ${shapeName(shape)}`}
        counted={t`Row`}
        head={[...fields, t`outcome`]}
        rows={rows.map(({ line, values, refused }) => ({
          line,
          cells: [
            ...fields.map((field) => values?.[field] ?? ''),
            refused ? (
              <span key="outcome" className={css.refusal}>
                {t`refused: ${refused.reason}`}
              </span>
            ) : values ? (
              t`taken`
            ) : (
              t`skipped`
            ),
          ],
        }))}
      />
    </Panel>
  ))
}

type SaveProps = {
  wish: Input<'connectors.preview'>
  head: readonly string[]
  source: Source
  stream: Stream | undefined
  onSaved: () => void
}

/** How deletions and merges are told, and the deed. */
function Save({ wish, head, source, stream, onSaved }: SaveProps) {
  const add = useAction('connectors.addStream', { onDone: onSaved })
  const change = useAction('connectors.changeStream', { onDone: onSaved })
  const [deletedColumn, setDeleted] = useState(stream?.deletedColumn ?? likely(head, deletedWords))
  const [mergedColumn, setMerged] = useState(stream?.mergedColumn ?? null)
  const [listsEverything, setLists] = useState(stream?.listsEverything ?? false)
  const [paused, setPaused] = useState(stream?.paused ?? false)
  const input = { ...wish, deletedColumn, mergedColumn, listsEverything, paused }
  const save = () =>
    stream ? change.mutate({ ...input, stream: stream.id }) : add.mutate({ ...input, connector: source.id })
  return (
    <Panel title={t`Deletions and merges`}>
      <div className={css.form}>
        <Select
          label={t`Column that marks deleted rows`}
          description={t`Where this source is the master, what it deletes is gone here as well.`}
          placeholder={t`none`}
          clearable
          searchable
          value={deletedColumn}
          data={[...new Set(head)]}
          onChange={setDeleted}
        />
        <Select
          label={t`Column that names the record it was merged into`}
          placeholder={t`none`}
          clearable
          searchable
          value={mergedColumn}
          data={[...new Set(head)]}
          onChange={setMerged}
        />
        <Switch
          label={t`It lists everything each time`}
          description={t`What is not listed any more is taken for deleted. Everything is read at each pull.`}
          checked={listsEverything}
          onChange={(event) => setLists(event.currentTarget.checked)}
        />
        {stream && (
          <Switch
            label={t`Leave it out for now`}
            checked={paused}
            onChange={(event) => setPaused(event.currentTarget.checked)}
          />
        )}
        <ProblemLine problem={add.error ?? change.error} />
        <div className={css.buttons}>
          <Button variant="filled" loading={add.isPending || change.isPending} onClick={save}>
            {stream ? t`Save the stream` : t`Add this stream`}
          </Button>
        </div>
      </div>
    </Panel>
  )
}

const deletedWords = /^(is_?)?deleted(_at|_on)?$/i
const likely = (head: readonly string[], words: RegExp): string | null => head.find((name) => words.test(name)) ?? null
