import { speech, t } from '../../../kernel/words.ts'
import { useOperation } from '../../../web/lib/api.ts'
import { longDay } from '../../../web/lib/format.ts'
import { usePathParameter } from '../../../web/lib/navigation.tsx'
import { Blocks } from '../../../web/ui/Blocks.tsx'
import { DownloadButton } from '../../../web/ui/DownloadButton.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { HealthPill } from '../../../web/ui/HealthPill.tsx'
import { Page } from '../../../web/ui/Page.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import css from './Preparation.module.css'

/** What one wants to know before a meeting, on one page. */
export function PreparationPage() {
  const meeting = usePathParameter('meeting')
  const found = useOperation('documents.preparation', { meeting })
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
      actions={
        <DownloadButton
          of="documents.preparationPdf"
          asked={{ meeting, language: speech().language }}
          label={t`Download PDF`}
        />
      }
    >
      <div className={css.columns}>
        {chapters.map((chapter) => (
          <Panel key={chapter.title} title={chapter.title}>
            <Blocks blocks={chapter.blocks} />
          </Panel>
        ))}
      </div>
    </Page>
  )
}
