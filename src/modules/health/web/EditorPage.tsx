import { Button, Textarea, TextInput } from '@mantine/core'
import { useMemo, useState } from 'react'
import type { FieldSpec } from '../../../kernel/condition/index.ts'
import { t } from '../../../kernel/words.ts'
import { type Output, useAction, useOperation } from '../../../web/lib/api.ts'
import { useGo, usePathParameter } from '../../../web/lib/navigation.tsx'
import { useMay } from '../../../web/lib/session.tsx'
import { text, useUrlState } from '../../../web/lib/url-state.ts'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Columns, Page } from '../../../web/ui/Page.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { toast } from '../../../web/ui/toasts.ts'
import type { ScorecardProblem } from '../domain/reading.ts'
import { readWeights } from '../domain/reweigh.ts'
import { type CardDraft, copyOf, draftOf, problemsOf, withText, withWeights } from './card-draft.ts'
import css from './Editor.module.css'
import { EditorForm } from './EditorForm.tsx'
import { EditorPreview } from './EditorPreview.tsx'

type Scorecard = Output<'health.scorecard'>
type Measure = Output<'measures.list'>['items'][number]

const readers = { copy: text(''), weights: text('') }

/** Changes a scorecard, or makes one of one's own from it, and shows what that would do before it is saved. */
export function EditorPage() {
  const name = usePathParameter('scorecard')
  const [{ copy, weights }] = useUrlState(readers)
  const card = useOperation('health.scorecard', { name })
  const cards = useOperation('health.scorecards', {})
  const catalogue = useOperation('measures.list', {})
  const error = card.error ?? cards.error ?? catalogue.error
  const isCopy = copy !== ''
  if (card.data && cards.data && catalogue.data) {
    return (
      <Editor
        key={`${name} ${card.data.version} ${copy} ${weights}`}
        card={card.data}
        taken={cards.data.items.map((one) => one.name)}
        measures={catalogue.data.items}
        isCopy={isCopy}
        weights={weights}
      />
    )
  }
  return (
    <Page title={t`Scorecard`} crumbs={crumbs}>
      {error ? (
        <ErrorState error={error} retry={() => void card.refetch()} />
      ) : (
        <Panel title={t`What it is`}>
          <Lines count={12} />
        </Panel>
      )}
    </Page>
  )
}

const crumbs = [{ label: t`Health`, to: 'health' }]

type EditorProps = {
  card: Scorecard
  taken: string[]
  measures: Measure[]
  isCopy: boolean
  /** Other weights to begin with, such as a backtest suggests: `usage:40,support:20`. */
  weights: string
}

function Editor({ card, taken, measures, isCopy, weights }: EditorProps) {
  const go = useGo()
  const may = useMay('health.write')
  const [opened] = useState(() => (isCopy ? copyOf(card.file, taken) : draftOf(card.file)))
  const [draft, setDraft] = useState(() => withWeights(opened, readWeights(weights)))
  const keys = useMemo(() => new Set(measures.map((measure) => measure.key)), [measures])
  const fields = useMemo(() => fieldsOf(measures), [measures])
  const problems = useMemo(() => problemsOf(draft, keys.size > 0 ? keys : null), [draft, keys])
  const editing = { draft, change: setDraft, problems, fields, isReadOnly: !may }
  const isChanged = isCopy || draft.text !== opened.text
  return (
    <Page
      title={isCopy ? t`A copy of ${card.label}` : card.label}
      crumbs={crumbs}
      aside={isCopy ? t`not saved yet` : t`version ${card.version}`}
      lead={
        isCopy
          ? t`A scorecard of your own. It judges nobody until it is switched on.`
          : t`A change becomes a new version. Days that are closed keep what they showed.`
      }
      actions={
        may &&
        !isCopy && (
          <Button
            onClick={() => go(`health/scorecards/${card.name}`, { copy: 'yes' })}
          >{t`Copy to one of your own`}</Button>
        )
      }
    >
      <Columns
        aside={
          <>
            {may && (
              <SavePanel
                draft={draft}
                basedOn={isCopy ? 0 : card.version}
                problems={problems}
                isChanged={isChanged}
                onDiscard={isCopy ? undefined : () => setDraft(opened)}
              />
            )}
            <EditorPreview draft={draft} against={card.name} isReady={problems.length === 0} />
            <TextPanel draft={draft} onChange={setDraft} isReadOnly={!may} />
          </>
        }
      >
        <EditorForm editing={editing} isNew={isCopy} />
      </Columns>
    </Page>
  )
}

/** A score is not made of scores; the rest of the catalogue may be judged. */
function fieldsOf(measures: readonly Measure[]): FieldSpec[] {
  return measures
    .filter((measure) => !measure.key.startsWith('health.'))
    .map(({ key, label, unit, retired }) => ({
      key,
      label,
      unit,
      type: 'number' as const,
      source: 'own' as const,
      isRetired: retired !== undefined,
    }))
    .toSorted((a, b) => a.label.localeCompare(b.label))
}

type SavePanelProps = {
  draft: CardDraft
  basedOn: number
  problems: readonly ScorecardProblem[]
  isChanged: boolean
  onDiscard: (() => void) | undefined
}

function SavePanel({ draft, basedOn, problems, isChanged, onDiscard }: SavePanelProps) {
  const go = useGo()
  const [why, setWhy] = useState('')
  const save = useAction('health.save', {
    onDone: ({ scorecard, version, changes }) => {
      toast(changes.length === 0 ? t`Nothing has changed` : t`Saved as version ${version}`)
      go('health', { scorecard })
    },
  })
  return (
    <Panel title={t`Save`}>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate({ file: draft.file, why: why.trim(), basedOn })
        }}
      >
        <Problems problems={problems} />
        <TextInput
          label={t`Why`}
          description={t`Stands in the log beside the change`}
          value={why}
          maxLength={500}
          onChange={(event) => setWhy(event.currentTarget.value)}
          required
        />
        <div className={css.save}>
          <Button
            type="submit"
            variant="filled"
            loading={save.isPending}
            disabled={!isChanged || problems.length > 0 || why.trim() === ''}
          >
            {basedOn === 0 ? t`Save` : t`Save as a new version`}
          </Button>
          {onDiscard && isChanged && <Button onClick={onDiscard}>{t`Undo all`}</Button>}
        </div>
        {save.error && (
          <p role="alert" className="down">
            {[save.error.detail || save.error.title, save.error.remedy].filter(Boolean).join('. ')}
          </p>
        )}
      </form>
    </Panel>
  )
}

const mostShown = 6

function Problems({ problems }: { problems: readonly ScorecardProblem[] }) {
  if (problems.length === 0) return null
  return (
    <ul className={css.problems} role="alert" aria-label={t`What keeps it from being saved`}>
      {problems.slice(0, mostShown).map(({ path, message, remedy }) => (
        <li key={path + message}>
          {path !== '' && <code>{path}</code>} {message}. <span className="muted">{remedy}.</span>
        </li>
      ))}
      {problems.length > mostShown && <li className="muted">{t`and ${problems.length - mostShown} more`}</li>}
    </ul>
  )
}

type TextPanelProps = { draft: CardDraft; onChange: (draft: CardDraft) => void; isReadOnly: boolean }

function TextPanel({ draft, onChange, isReadOnly }: TextPanelProps) {
  return (
    <Panel title={t`As text`} aside="YAML">
      <Textarea
        aria-label={t`The scorecard as text`}
        classNames={{ input: css.text }}
        value={draft.text}
        rows={24}
        spellCheck={false}
        maxLength={200_000}
        readOnly={isReadOnly}
        error={draft.unread}
        onChange={(event) => onChange(withText(draft, event.currentTarget.value))}
      />
    </Panel>
  )
}
