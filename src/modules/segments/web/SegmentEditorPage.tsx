import { Button } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useMemo, useState } from 'react'
import type { Condition } from '../../../kernel/condition/index.ts'
import { t } from '../../../kernel/words.ts'
import { useAction, useOperation } from '../../../web/lib/api.ts'
import { count, number } from '../../../web/lib/format.ts'
import { PageLink, useGo, usePathParameter } from '../../../web/lib/navigation.tsx'
import { rich } from '../../../web/lib/rich.ts'
import { useSession } from '../../../web/lib/session.tsx'
import { type Reader, useUrlState } from '../../../web/lib/url-state.ts'
import { isCondition } from '../../../web/ui/condition/shape.ts'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Columns, Page } from '../../../web/ui/Page.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { SegmentForm } from './SegmentForm.tsx'
import css from './Segments.module.css'
import { type Draft, draftOf, emptyDraft, inputOf, isReady, type ShownSegment } from './segment-draft.ts'

const crumbs = [{ label: t`Segments`, to: 'segments' }]
const readers: { where: Reader<Condition | undefined> } = {
  where: { fallback: undefined, read: (raw) => (isCondition(raw) ? raw : undefined) },
}

/** A segment that nobody saved yet; an address can bring its condition along. */
export function NewSegmentPage() {
  const { member } = useSession()
  const [{ where }] = useUrlState(readers)
  const [draft, setDraft] = useState<Draft>(() => emptyDraft(member.id, where))
  return (
    <Page title={t`A new segment`} crumbs={crumbs} lead={t`Who belongs to it, and when others are told`}>
      <Editing draft={draft} onChange={setDraft} />
    </Page>
  )
}

export function EditSegmentPage() {
  const id = usePathParameter('segment')
  const { data, error, refetch } = useOperation('segments.get', { id })
  const [changed, setChanged] = useState<Draft>()
  const draft = useMemo(() => changed ?? (data && draftOf(data)), [changed, data])
  const title = data ? t`Change ${data.name}` : t`Segment`
  return (
    <Page title={title} crumbs={data ? [...crumbs, { label: data.name, to: `segments/${id}` }] : crumbs}>
      {error && <ErrorState error={error} retry={() => void refetch()} />}
      {!error && !draft && <Lines count={8} />}
      {data && draft && <Editing draft={draft} onChange={setChanged} known={data} />}
    </Page>
  )
}

type EditingProps = { draft: Draft; onChange: (draft: Draft) => void; known?: ShownSegment }

function Editing({ draft, onChange, known }: EditingProps) {
  const go = useGo()
  const save = useAction('segments.save', { onDone: ({ id }) => go(`segments/${id}`) })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate(inputOf(draft, known))
      }}
    >
      <Columns aside={draft.kind === 'rule' ? <Effect draft={draft} known={known} /> : <ListHint />}>
        <Panel title={t`Segment`}>
          <SegmentForm draft={draft} onChange={onChange} problem={save.error} without={known?.id} />
          {save.error && !['name', 'condition', 'stay'].some((field) => save.error?.field?.startsWith(field)) && (
            <p role="alert">{save.error.detail || save.error.title}</p>
          )}
          <div className={css.buttons} style={{ marginTop: 16 }}>
            <Button type="submit" variant="filled" loading={save.isPending} disabled={!isReady(draft)}>
              {known ? t`Save as version ${known.version + 1}` : t`Make the segment`}
            </Button>
            <Button onClick={() => go(known ? `segments/${known.id}` : 'segments')}>{t`Cancel`}</Button>
          </div>
        </Panel>
      </Columns>
    </form>
  )
}

function ListHint() {
  return (
    <Panel title={t`Filling a list`}>
      <p className="muted">{t`Once it is made, put accounts on it by pasting their ids or from a selection of the list of accounts.`}</p>
    </Panel>
  )
}

/** How long somebody may pause in typing before the accounts are judged. */
const pause = 400

/** What saving would do, before it is done. */
function Effect({ draft, known }: { draft: Draft; known: ShownSegment | undefined }) {
  const [{ condition, stay, leastDays, isLocked }] = useDebouncedValue(draft, pause)
  const asked = {
    ...(known ? { id: known.id } : {}),
    condition: { version: 1, where: { any: [] }, ...condition },
    stay: stay ? { ...stay } : null,
    ...{ leastDays, isLocked },
  }
  const { data, error } = useOperation('segments.preview', asked, {
    enabled: condition !== undefined,
    keepPrevious: true,
  })
  return (
    <Panel title={t`What saving does`}>
      <div aria-live="polite">
        {condition === undefined ? (
          <p className="muted">{t`Say who is in, and this shows who that would be.`}</p>
        ) : error ? (
          <p>{error.detail || error.title}</p>
        ) : data === undefined ? (
          <Lines count={3} />
        ) : (
          <>
            <p>{rich`${<b>{count(data.size, 'account')}</b>} would be in it.`}</p>
            {known && data.enters + data.leaves === 0 && <p className="muted">{t`Nobody would enter or leave.`}</p>}
            <Some
              title={known ? t`${number(data.enters)} would enter` : t`Such as`}
              rows={data.entering}
              of={data.enters}
            />
            <Some title={t`${number(data.leaves)} would leave`} rows={data.leaving} of={data.leaves} />
          </>
        )}
      </div>
    </Panel>
  )
}

function Some({ title, rows, of }: { title: string; rows: { id: string; name: string }[]; of: number }) {
  if (rows.length === 0) return null
  return (
    <div className={css.part}>
      <h3>{title}</h3>
      <ul className={css.names}>
        {rows.map(({ id, name }) => (
          <li key={id}>
            <PageLink to={`accounts/${id}`}>{name}</PageLink>
          </li>
        ))}
        {of > rows.length && <li className="dim">{t`and ${number(of - rows.length)} more`}</li>}
      </ul>
    </div>
  )
}
