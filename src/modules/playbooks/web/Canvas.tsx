import { Menu } from '@mantine/core'
import { useMemo } from 'react'
import { t } from '../../../kernel/words.ts'
import { useOperation } from '../../../web/lib/api.ts'
import { count, number } from '../../../web/lib/format.ts'
import { useMay } from '../../../web/lib/session.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import css from './Canvas.module.css'
import { type Counts, countsOf, endsHere, into, intoLane, outOf, outOfLane } from './flow.ts'
import { everyStep, type Lane, lastLine, type Outlined, outlineOf, type Path, withStep } from './outline.ts'
import type { Playbook } from './playbook-words.ts'
import { StepSheet } from './StepSheet.tsx'
import { engineKindNames, kindWord, laneSays, stepSays } from './step-words.ts'
import type { Draft } from './use-draft.ts'

type CanvasProps = {
  draft: Draft
  /** What is saved, with what became of its runs; none of a playbook that is new. */
  playbook?: Playbook | undefined
  step: string
  onStep: (step: string) => void
  onLine: (line: number) => void
}

interface Drawing {
  counts: Counts
  labels: ReadonlyMap<string, string>
  /** What fields of an account are called. */
  fields: ReadonlyMap<string, string>
  chosen: string
  choose: (step: string) => void
  /** Problems within the step alone. */
  problemsOf: (step: Outlined) => number
  insert: ((list: Path, place: number, kind: string) => void) | undefined
}

/** The playbook as a graph that leads from top to bottom, with how many runs went which way. */
export function Canvas({ draft, playbook, step, onStep, onLine }: CanvasProps) {
  const may = useMay('playbooks.write')
  const outline = useMemo(() => outlineOf(draft.source), [draft.source])
  const { data } = useOperation('playbooks.schema', {})
  const labels = useMemo(
    () => new Map((data?.kinds ?? []).map(({ name, label }) => [String(name), String(label)])),
    [data],
  )
  const known = useOperation('segments.fields', {}).data
  const fields = useMemo(() => new Map((known?.items ?? []).map(({ key, label }) => [key, label])), [known])
  const counts = useMemo(() => countsOf(playbook?.graph.nodes ?? []), [playbook])
  if (outline === null) return <Unreadable />
  const chosen = everyStep(outline.steps).find(({ id }) => id === step)
  const lines = draft.problems?.map(({ line }) => line) ?? []
  const drawing: Drawing = {
    ...{ counts, labels, fields, chosen: step, choose: onStep },
    problemsOf: (one) => {
      const inside = one.lanes.flatMap(({ steps }) => steps)
      return lines.filter((line) => isOn(one, line) && !inside.some((other) => isOn(other, line))).length
    },
    insert: may
      ? (list, place, kind) => draft.change(withStep(draft.source, list, place, { [kind]: first(kind) }))
      : undefined,
  }
  return (
    <Panel title={t`Canvas`} aside={<span className="dim">{asideOf(playbook)}</span>} padding="flush">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls by itself is reached by keyboard */}
      <section className={css.canvas} aria-label={t`Steps from top to bottom`} tabIndex={0}>
        <div className={css.end}>
          <b>{t`Starts`}</b>
          {(playbook?.triggers ?? []).map((trigger) => (
            <span key={trigger}>{trigger}</span>
          ))}
          {playbook?.triggers.length === 0 && <span>{t`only by hand`}</span>}
        </div>
        <Flow steps={outline.steps} list={['steps']} drawing={drawing} />
        {!endsHere(outline.steps.at(-1)) && (
          <>
            <Way
              runs={lastOut(counts, outline.steps)}
              list={['steps']}
              place={outline.steps.length}
              drawing={drawing}
            />
            <div className={css.end}>
              <b>{t`End||noun`}</b>
              {playbook && playbook.ended > 0 && (
                <span>{t`${count(playbook.ended, 'run')} ended, here or before`}</span>
              )}
            </div>
          </>
        )}
      </section>
      {chosen && (
        <StepSheet
          key={chosen.id}
          step={chosen}
          kind={kindWord(chosen.kind, labels)}
          counts={counts.get(chosen.id)}
          draft={draft}
          onClose={() => onStep('')}
          onLine={onLine}
        />
      )}
    </Panel>
  )
}

const isOn = (step: Outlined, line: number): boolean => line >= step.line && line <= lastLine(step)

const asideOf = (playbook: Playbook | undefined): string =>
  playbook && playbook.underWay + playbook.ended > 0
    ? t`Counted over ${count(playbook.underWay + playbook.ended, 'run')} of all versions`
    : t`Counts stand on the ways once somebody entered`

const lastOut = (counts: Counts, steps: readonly Outlined[]): number | null => {
  const last = steps.at(-1)
  return last ? outOf(counts, last) : null
}

function Unreadable() {
  return (
    <EmptyState title={t`This cannot be drawn`}>
      {t`What is written is no playbook yet. The tab Written names the lines that need mending.`}
    </EmptyState>
  )
}

type FlowProps = { steps: readonly Outlined[]; list: Path; drawing: Drawing }

function Flow({ steps, list, drawing }: FlowProps) {
  return (
    <ol className={css.flow}>
      {steps.map((step, place) => (
        <li key={step.id} className={css.step}>
          <Way
            runs={into(drawing.counts, step)}
            list={list}
            place={place}
            drawing={drawing}
            before={steps[place - 1]}
          />
          <StepCard step={step} drawing={drawing} />
          {step.lanes.length > 0 && <Lanes step={step} drawing={drawing} />}
        </li>
      ))}
    </ol>
  )
}

function StepCard({ step, drawing }: { step: Outlined; drawing: Drawing }) {
  const { counts, labels, chosen, choose, problemsOf } = drawing
  const found = counts.get(step.id)
  const wrong = problemsOf(step)
  return (
    <button
      type="button"
      className={css.card}
      aria-haspopup="dialog"
      data-chosen={chosen === step.id || undefined}
      data-kind={step.kind}
      data-wrong={wrong > 0 || undefined}
      onClick={() => choose(step.id)}
    >
      <span className={css.kind}>
        {kindWord(step.kind, labels)}
        {found && found.standing > 0 && <span className={css.here}>{t`${number(found.standing)} here`}</span>}
      </span>
      <span className={css.says}>{stepSays(step)}</span>
      {found && found.parked > 0 && <span className={css.bad}>{t`${number(found.parked)} set aside here`}</span>}
      {wrong > 0 && <span className={css.bad}>{t`${count(wrong, 'thing')} to mend`}</span>}
    </button>
  )
}

type WayProps = {
  runs: number | null
  list: Path
  place: number
  drawing: Drawing
  /** The step that it comes from. */
  before?: Outlined | undefined
}

/** The way to a step, with how many came along it, how many ended before it, and a place for one more step. */
function Way({ runs, list, place, drawing, before }: WayProps) {
  const ended = before ? (drawing.counts.get(before.id)?.ended ?? 0) : 0
  return (
    <div className={css.way}>
      {drawing.insert && <Insert at={(kind) => drawing.insert?.(list, place, kind)} labels={drawing.labels} />}
      <span className={css.runs}>
        {runs !== null && drawing.counts.size > 0 && <span>{number(runs)}</span>}
        {ended > 0 && <span className="dim">{t`${number(ended)} ended before`}</span>}
      </span>
    </div>
  )
}

function Insert({ at, labels }: { at: (kind: string) => void; labels: ReadonlyMap<string, string> }) {
  return (
    <Menu position="right-start" width={200}>
      <Menu.Target>
        <button type="button" className={css.insert} aria-label={t`Add a step here`} title={t`Add a step here`}>
          +
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {[...labels.keys(), ...engineKindNames].map((kind) => (
          <Menu.Item key={kind} onClick={() => at(kind)}>
            {kindWord(kind, labels)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

function Lanes({ step, drawing }: { step: Outlined; drawing: Drawing }) {
  const goesOn = step.lanes.map(({ steps }) => !endsHere(steps.at(-1)))
  return (
    <ul className={css.lanes} aria-label={t`Ways from ${stepSays(step)}`}>
      {step.lanes.map((lane, at) => (
        <li
          key={lane.list.join('.')}
          className={css.lane}
          data-first={at === 0 || undefined}
          data-last={at === step.lanes.length - 1 || undefined}
        >
          <LaneBody step={step} lane={lane} drawing={drawing} />
          <div className={css.tail} data-on={goesOn[at] || undefined} />
          <div
            className={css.bottom}
            data-left={(at > 0 && goesOn.slice(at).includes(true)) || undefined}
            data-right={goesOn.slice(at + 1).includes(true) || undefined}
          />
        </li>
      ))}
    </ul>
  )
}

function LaneBody({ step, lane, drawing }: { step: Outlined; lane: Lane; drawing: Drawing }) {
  const last = lane.steps.at(-1)
  const says = laneSays(lane.of, drawing.fields)
  return (
    <>
      <div className={css.top}>
        <span className={css.label} title={says}>
          {says}
        </span>
      </div>
      <Flow steps={lane.steps} list={lane.list} drawing={drawing} />
      {!endsHere(last) && (
        <Way
          runs={last ? outOfLane(drawing.counts, step, lane) : intoLane(drawing.counts, step, lane)}
          list={lane.list}
          place={lane.steps.length}
          drawing={drawing}
          before={last}
        />
      )}
    </>
  )
}

/** What a new step of a kind says first; what else it needs is named by the check. */
function first(kind: string): unknown {
  switch (kind) {
    case 'wait':
      return { days: 2 }
    case 'branch':
      return [{ if: { field: 'measure:health.score', op: 'below', value: 50 }, do: [] }, { else: [] }]
    case 'split':
      return [
        { share: 50, do: [] },
        { share: 50, do: [] },
      ]
    case 'goal':
      return { run: 'goes on' }
    case 'exit':
      return true
    case 'task':
      return { title: t`Call them` }
    default:
      return {}
  }
}
