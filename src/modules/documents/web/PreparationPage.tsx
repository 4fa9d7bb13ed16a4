import { Button } from '@mantine/core'
import { useState } from 'react'
import { speech, t } from '../../../kernel/words.ts'
import { download, type Output, useOperation } from '../../../web/lib/api.ts'
import { longDay, signed } from '../../../web/lib/format.ts'
import { usePathParameter } from '../../../web/lib/navigation.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { HealthPill } from '../../../web/ui/HealthPill.tsx'
import { Page } from '../../../web/ui/Page.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { toastProblem } from '../../../web/ui/toasts.ts'
import css from './Preparation.module.css'

type Block = Output<'documents.preparation'>['chapters'][number]['blocks'][number]

/** What one wants to know before a meeting, on one page. */
export function PreparationPage() {
  const meeting = usePathParameter('meeting')
  const found = useOperation('documents.preparation', { meeting })
  const [isMaking, setMaking] = useState(false)
  const paper = async () => {
    setMaking(true)
    await download('documents.preparationPdf', { meeting, language: speech().language }).catch(toastProblem)
    setMaking(false)
  }
  const crumbs = [{ label: t`Meetings`, to: 'meetings' }]
  if (found.error)
    return (
      <Page title={t`Preparation`} crumbs={crumbs}>
        <ErrorState error={found.error} retry={() => void found.refetch()} />
      </Page>
    )
  if (!found.data)
    return (
      <Page title={t`Preparation`} crumbs={crumbs}>
        <Lines count={12} />
      </Page>
    )
  const { title, state, asOf, chapters } = found.data
  return (
    <Page
      title={title}
      crumbs={crumbs}
      width="full"
      state={state && <HealthPill band={state.band} score={state.score} />}
      aside={longDay(asOf)}
      actions={<Button loading={isMaking} onClick={() => void paper()}>{t`Download PDF`}</Button>}
    >
      <div className={css.columns}>
        {chapters.map((chapter) => (
          <Panel key={chapter.title} title={chapter.title}>
            {chapter.blocks.map((block) => (
              <Shown key={keyOf(block)} block={block} />
            ))}
          </Panel>
        ))}
      </div>
    </Page>
  )
}

const keyOf = (block: Block): string => JSON.stringify(block).slice(0, 200)

function Shown({ block }: { block: Block }) {
  if (block.kind === 'text')
    return <p className={block.tone === 'quiet' ? `${css.text} dim` : css.text}>{block.text}</p>
  if (block.kind === 'figures')
    return (
      <dl className={css.figures}>
        {block.figures.map(({ label, text, note, href }) => (
          <div key={label}>
            <dt className="dim">{label}</dt>
            <dd>{href && /^https?:/.test(href) ? <a href={href}>{text}</a> : text}</dd>
            {note && <dd className="dim">{note}</dd>}
          </div>
        ))}
      </dl>
    )
  if (block.kind === 'moves')
    return (
      <ul className={css.moves} aria-label={block.label}>
        {block.moves.map(({ points, text }) => (
          <li key={text}>
            <span className={css.points}>{signed(points, 1)}</span> <span>{text}</span>
          </li>
        ))}
      </ul>
    )
  return (
    <table className={css.table} aria-label={block.label}>
      <thead>
        <tr>
          {block.columns.map(({ label }) => (
            <th key={label} scope="col">
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {block.rows.map((row) => (
          <tr key={JSON.stringify(row)}>
            {row.map(({ text, tone }, place) => (
              <td
                // biome-ignore lint/suspicious/noArrayIndexKey: cells of a row keep their order
                key={place}
                className={tone === 'bad' ? css.bad : tone === 'quiet' ? 'dim' : undefined}
              >
                {text}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
