import { t } from '../../../kernel/words.ts'
import { number } from '../../../web/lib/format.ts'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import css from './Imports.module.css'
import { type Run, shapeName } from './wording.ts'

/** The report: every count, files that could not be read, oddities, questions, unused columns, notes of the map. */
export function Findings({ run }: { run: Run }) {
  return (
    <>
      {run.problems.length > 0 && <Problems run={run} />}
      <Panel title={t`What became of every row`} padding="flush">
        <DataTable
          label={t`What became of every row`}
          rows={run.counts}
          rowKey={({ part }) => String(part)}
          columns={columns}
          rowHeight={52}
        />
      </Panel>
      {run.questions.map((question) => (
        <Question key={question.question} question={question} />
      ))}
      {run.oddities.length > 0 && <Oddities run={run} />}
      {(run.unused.length > 0 || run.notes.length > 0) && <Notes run={run} />}
    </>
  )
}

const figures = ['read', 'written', 'unchanged', 'refused', 'skipped'] as const
const heads: Record<(typeof figures)[number], string> = {
  read: t`Read`,
  written: t`Written`,
  unchanged: t`Unchanged`,
  refused: t`Refused`,
  skipped: t`Skipped`,
}

const columns: Column<Run['counts'][number]>[] = [
  {
    key: 'file',
    header: t`File`,
    cell: ({ file, shape }) => (
      <div>
        {file}
        <div className={css.under}>{shapeName(shape)}</div>
      </div>
    ),
  },
  ...figures.map((key) => ({
    key,
    header: heads[key],
    align: 'right' as const,
    cell: (count: Run['counts'][number]) => <span className="figures">{number(count[key])}</span>,
  })),
]

function Problems({ run }: { run: Run }) {
  return (
    <Panel title={t`Files that could not be read, or not to their end`}>
      <ul className={css.list}>
        {run.problems.map(({ file, line, field, reason, remedy }) => (
          <li key={`${file} ${line} ${field}`}>
            <strong>{file}</strong>
            {line > 0 && t`, line ${line}`}, {field}: <span className={css.refusal}>{reason}</span>. {remedy}.
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function Oddities({ run }: { run: Run }) {
  return (
    <Panel title={t`What is odd`}>
      <ul className={css.list}>
        {run.oddities.map(({ kind, sentence, examples }) => (
          <li key={kind}>
            {sentence}
            {examples.length > 0 && <div className={css.under}>{t`for example ${examples.join(', ')}`}</div>}
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function Question({ question: { question, answers } }: { question: Run['questions'][number] }) {
  return (
    <Panel title={question}>
      <dl className={css.answers}>
        {answers.map(({ answer, effect, chosen }) => (
          <div key={answer}>
            <dt>
              {answer}
              {chosen && <span className="dim"> {t`(chosen by the map)`}</span>}
            </dt>
            <dd>{effect}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  )
}

function Notes({ run }: { run: Run }) {
  return (
    <Panel title={t`About the map`}>
      <ul className={css.list}>
        {run.notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
        {run.unused.map(({ file, columns: names }) => (
          <li key={file} className="muted">
            {t`${file}: not used are ${names.join(', ')}`}
          </li>
        ))}
      </ul>
    </Panel>
  )
}
