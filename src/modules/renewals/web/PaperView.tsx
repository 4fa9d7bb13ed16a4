import { Button, Textarea } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { type Input, type Output, useAction, useOperation } from '../../../web/lib/api.ts'
import { longDay } from '../../../web/lib/format.ts'
import { useMay } from '../../../web/lib/session.tsx'
import { Blocks } from '../../../web/ui/Blocks.tsx'
import { DownloadButton } from '../../../web/ui/DownloadButton.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { HealthPill } from '../../../web/ui/HealthPill.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import css from './Papers.module.css'

type Asked = Input<'renewals.paper'>
type Paper = Output<'renewals.paper'>

/** One version: its chapters as they are printed, and the places into which people write. */
export function PaperView({ asked, mayWrite }: { asked: Asked; mayWrite: boolean }) {
  const { data, error, refetch } = useOperation('renewals.paper', asked)
  if (error && !data) return <ErrorState error={error} retry={() => void refetch()} />
  if (!data) return <Lines count={16} />
  return <Read key={data.version} paper={data} asked={asked} mayWrite={mayWrite} />
}

function Read({ paper, asked, mayWrite }: { paper: Paper; asked: Asked; mayWrite: boolean }) {
  const writes = useMay('renewals.call') && mayWrite
  const [words, setWords] = useState(() => Object.fromEntries(paper.slots.map(({ key, text }) => [key, text])))
  const changed = paper.slots.some(({ key, text }) => (words[key] ?? '') !== text)
  const save = useAction('renewals.writePaper', {
    changes: ['renewals.papers', 'renewals.paper'],
    onDone: ({ version }) => toast(t`Saved as version ${version}`),
  })
  const { version: _, ...one } = asked
  return (
    <>
      <header className={css.head}>
        <div>
          <h2 lang={paper.language}>{paper.title}</h2>
          <p className="muted">
            {[
              t`as of ${longDay(paper.asOf)}`,
              paper.language === 'de' ? t`German` : t`English`,
              paper.reader === null ? null : t`for ${paper.reader}`,
              paper.isInside ? t`for ourselves` : null,
            ]
              .filter(Boolean)
              .join(' · ')}
          </p>
        </div>
        {paper.state && <HealthPill band={paper.state.band} score={paper.state.score} />}
        <span className={css.line}>
          <DownloadButton of="renewals.paperHtml" asked={{ ...one, version: paper.version }} label={t`As a page`} />
          <DownloadButton of="renewals.paperPdf" asked={{ ...one, version: paper.version }} label={t`As PDF`} />
          {writes && (
            <Button
              variant="filled"
              disabled={!changed}
              loading={save.isPending}
              onClick={() => save.mutate({ ...one, version: paper.version, words }, { onError: toastProblem })}
            >{t`Save`}</Button>
          )}
        </span>
      </header>
      {paper.chapters.map((chapter) => (
        <Panel key={chapter.title} title={chapter.title} aside={chapter.aside ?? undefined}>
          <Blocks blocks={chapter.blocks} />
          {paper.slots
            .filter(({ key }) => key === chapter.slot)
            .map(({ key, label, hint }) =>
              writes ? (
                <Textarea
                  key={key}
                  aria-label={label}
                  description={hint}
                  autosize
                  minRows={2}
                  maxLength={5000}
                  value={words[key] ?? ''}
                  onChange={(event) => setWords({ ...words, [key]: event.currentTarget.value })}
                />
              ) : (
                <p key={key} className={words[key] ? css.words : 'dim'}>
                  {words[key] || t`Nobody wrote anything here: it is left out of what is printed.`}
                </p>
              ),
            )}
        </Panel>
      ))}
      <p className="muted" lang={paper.language}>
        {paper.closing}
      </p>
    </>
  )
}
