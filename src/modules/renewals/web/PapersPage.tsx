import { Select } from '@mantine/core'
import { t } from '../../../kernel/words.ts'
import { type Output, useOperation } from '../../../web/lib/api.ts'
import { longInstant, sayDay } from '../../../web/lib/format.ts'
import { PageLink, usePathParameter } from '../../../web/lib/navigation.tsx'
import { useClock, useToday } from '../../../web/lib/session.tsx'
import { choice, text, useUrlState } from '../../../web/lib/url-state.ts'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Columns, Page } from '../../../web/ui/Page.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { type PaperKind, paperKinds } from '../domain/papers.ts'
import { MakePaper } from './MakePaper.tsx'
import css from './Papers.module.css'
import { PaperView } from './PaperView.tsx'
import { Proposals } from './Proposals.tsx'
import { paperName, stageNames } from './words.ts'

type Papers = Output<'renewals.papers'>

const readers = { due: text(), kind: choice(paperKinds, 'strategy'), version: text() }

/** The documents of one renewal, stage by stage: read, written into, and taken along as a page or as PDF. */
export function PapersPage() {
  const account = usePathParameter('account')
  const [state, change] = useUrlState(readers)
  const { data, error, refetch } = useOperation('renewals.papers', { account, due: state.due })
  const crumbs = [{ label: t`Renewals`, to: 'renewals' }]
  const title = data?.account.name ?? t`Documents of the renewal`
  if (!data)
    return (
      <Page title={title} crumbs={crumbs}>
        {error ? <ErrorState error={error} retry={() => void refetch()} /> : <Lines count={12} />}
      </Page>
    )
  const own = data.items.filter(({ kind }) => kind === state.kind)
  const version = own.find((one) => String(one.version) === state.version)?.version
  return (
    <Page title={title} crumbs={crumbs} width="full" aside={<Days papers={data} />}>
      <Columns aside={<Stages papers={data} kind={state.kind} />}>
        {(state.kind === 'proposal' || state.kind === 'redlines') && <Proposals place={{ account, due: data.dueOn }} />}
        {own.length > 0 && (
          <div className={css.line}>
            <Versions own={own} version={version} onChange={(chosen) => change({ version: chosen })} />
            <MakePaper papers={data} kind={state.kind} onMade={() => change({ version: '' })} />
          </div>
        )}
        {own.length === 0 ? (
          <EmptyState
            title={t`${paperName(state.kind)}: not made yet`}
            actions={<MakePaper papers={data} kind={state.kind} onMade={() => change({ version: '' })} />}
          >
            {t`It is made by itself when its stage begins, from what is known then. What nobody knows is said to be unknown.`}
          </EmptyState>
        ) : (
          <PaperView
            key={`${state.kind} ${version ?? own[0]?.version}`}
            asked={{ account, due: data.dueOn, kind: state.kind, ...(version === undefined ? {} : { version }) }}
            mayWrite={data.state === 'open' && (version === undefined || version === own[0]?.version)}
          />
        )}
      </Columns>
    </Page>
  )
}

function Days({ papers: { dueOn, deadline } }: { papers: Papers }) {
  const today = useToday()
  return deadline === null
    ? t`renews ${sayDay(dueOn, today)}`
    : t`notice until ${sayDay(deadline, today)}, renews ${sayDay(dueOn, today)}`
}

/** The stages with what each delivers; the newest version of each document stands beside it. */
function Stages({ papers, kind }: { papers: Papers; kind: PaperKind }) {
  const newest = (one: PaperKind) => papers.items.find((item) => item.kind === one)
  return papers.stages.map(({ stage, before, isReached, kinds }) => (
    <Panel key={stage} title={stageNames[stage]} aside={t`${before} days before`}>
      <ul className={css.kinds}>
        {kinds.map((one) => {
          const item = newest(one)
          return (
            <li key={one} aria-current={one === kind ? 'page' : undefined}>
              <PageLink
                to={`renewals/${papers.account.id}`}
                search={{ due: papers.dueOn, ...(one === 'strategy' ? {} : { kind: one }) }}
              >
                {paperName(one)}
              </PageLink>
              <span className="dim">
                {item ? t`version ${item.version}` : isReached ? t`not made yet` : t`when its stage begins`}
              </span>
            </li>
          )
        })}
      </ul>
    </Panel>
  ))
}

type VersionsProps = { own: Papers['items']; version: number | undefined; onChange: (version: string) => void }

function Versions({ own, version, onChange }: VersionsProps) {
  const { zone } = useClock()
  return (
    <Select
      aria-label={t`Version`}
      className={css.versions}
      data={own.map((one) => ({
        value: String(one.version),
        label: t`Version ${one.version}, ${longInstant(one.madeAt, zone)}, ${one.by ?? t`Tenure`}`,
      }))}
      value={String(version ?? own[0]?.version)}
      allowDeselect={false}
      onChange={(chosen) => chosen && onChange(Number(chosen) === own[0]?.version ? '' : chosen)}
    />
  )
}
