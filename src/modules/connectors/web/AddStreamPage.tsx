import { Button } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { t } from '../../../kernel/words.ts'
import { useAction, useOperation } from '../../../web/lib/api.ts'
import { count, number } from '../../../web/lib/format.ts'
import { useGo, usePathParameter } from '../../../web/lib/navigation.tsx'
import { shapeName } from '../../../web/lib/shapes.ts'
import { text, useUrlState } from '../../../web/lib/url-state.ts'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Page, Stack } from '../../../web/ui/Page.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import css from './Connectors.module.css'
import { StreamForm } from './StreamForm.tsx'
import type { Place, Source } from './wording.ts'

const readers = { place: text('') }
/** Stands in the address for a stream that nobody found: a query, or files that are not there yet. */
const ofOnesOwn = '-'

/** Second step: what can be read there, chosen one after the other, each with what its rows are. */
export function AddStreamPage() {
  const id = usePathParameter('connector')
  const [{ place }, change] = useUrlState(readers)
  const open = useRef(place)
  useEffect(() => {
    open.current = place
  }, [place])
  const source = useOperation('connectors.get', { connector: id })
  const places = useOperation('connectors.places', { connector: id })
  const chosen = places.data?.items.find(({ name }) => name === place)
  const name = source.data?.name ?? t`Source`
  return (
    <Page
      title={t`What to read from ${name}`}
      crumbs={[
        { label: t`Sources`, to: 'connectors' },
        { label: name, to: `connectors/${id}` },
      ]}
      actions={source.data && <Start source={source.data} />}
    >
      <Stack>
        {places.error && !places.data && <ErrorState error={places.error} retry={() => void places.refetch()} />}
        {places.data?.warnings.map((warning) => (
          <p key={warning} className="muted">
            {warning}.
          </p>
        ))}
        <Panel
          title={t`What is there`}
          padding="flush"
          aside={<Button onClick={() => change({ place: ofOnesOwn })}>{ownWords(source.data)}</Button>}
        >
          <DataTable
            label={t`What is there`}
            rows={places.data?.items}
            rowKey={(one) => one.name}
            rowHeight={52}
            skeletonRows={4}
            columns={columnsOf(source.data, place, (next) => change({ place: next }))}
            empty={
              <EmptyState
                title={t`Nothing to read yet`}
              >{t`Nothing was found that this connection may read.`}</EmptyState>
            }
          />
        </Panel>
        {source.data && (chosen || place === ofOnesOwn) && (
          <StreamForm
            key={place}
            source={source.data}
            name={chosen?.name ?? ''}
            place={chosen?.stream ?? {}}
            columns={chosen?.columns.map((column) => column.name) ?? []}
            onSaved={() => {
              toast(t`Added. Choose the next, or start`)
              // Everything was read again first: meanwhile the next one may have been opened.
              if (open.current === place) change({ place: '' })
            }}
          />
        )}
      </Stack>
    </Page>
  )
}

const ownWords = (source: Source | undefined) => (source?.kind === 'folder' ? t`Files by name` : t`A query instead`)

/** Third step: the first pull, watched on the source's own page. */
function Start({ source }: { source: Source }) {
  const go = useGo()
  const home = `connectors/${source.id}`
  const act = useAction('connectors.act', { onDone: () => go(home) })
  if (source.streamList.length === 0) return null
  if (source.isActive) return <Button onClick={() => go(home)}>{t`Done`}</Button>
  return (
    <Button
      variant="filled"
      loading={act.isPending}
      onClick={() => act.mutate({ connector: source.id, what: 'resume' }, { onError: toastProblem })}
    >{t`Start the first pull`}</Button>
  )
}

const isRead = (source: Source | undefined, { name, stream }: Place): boolean =>
  source?.streamList.some(
    (one) => one.name === name || (one.place.table !== undefined && one.place.table === stream.table),
  ) === true

function columnsOf(source: Source | undefined, chosen: string, choose: (place: string) => void): Column<Place>[] {
  return [
    {
      key: 'name',
      header: t`Name`,
      cell: (place) => (
        <div>
          {place.name}
          <div className={css.under}>
            {count(place.columns.length, 'column')}
            {place.rows !== null && t`, about ${number(place.rows)} rows`}
          </div>
        </div>
      ),
    },
    {
      key: 'shape',
      header: t`Seems to be`,
      cell: ({ shape, fields, missing }) =>
        shape === null ? (
          <span className="dim">{t`nothing we know`}</span>
        ) : (
          <div>
            {shapeName(shape)}
            <div className={css.under}>
              {missing.length > 0 ? t`without ${missing.join(', ')}` : t`${count(fields, 'column')} fit`}
            </div>
          </div>
        ),
    },
    {
      key: 'choose',
      header: '',
      label: t`Choose`,
      align: 'right',
      cell: (place) =>
        isRead(source, place) ? (
          <span className="dim">{t`Added`}</span>
        ) : (
          <Button
            variant={chosen === place.name ? 'filled' : 'subtle'}
            aria-label={t`Read ${place.name}`}
            onClick={() => choose(place.name)}
          >{t`Read`}</Button>
        ),
    },
  ]
}
