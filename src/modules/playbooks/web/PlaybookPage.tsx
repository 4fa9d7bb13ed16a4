import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Suspense } from 'react'
import type { Day } from '../../../kernel/day.ts'
import { daysBetween } from '../../../kernel/day.ts'
import { t } from '../../../kernel/words.ts'
import { useAction, useOperation } from '../../../web/lib/api.ts'
import { count, dayOf, number } from '../../../web/lib/format.ts'
import { useGo, usePathParameter } from '../../../web/lib/navigation.tsx'
import { lazily } from '../../../web/lib/pages.ts'
import { panelsOf, tabsOf } from '../../../web/lib/registry.ts'
import { useClock, useMay, useSession } from '../../../web/lib/session.tsx'
import { text, useUrlState } from '../../../web/lib/url-state.ts'
import { ConfirmDialog } from '../../../web/ui/ConfirmDialog.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Page } from '../../../web/ui/Page.tsx'
import { Panels } from '../../../web/ui/Panels.tsx'
import { Block } from '../../../web/ui/Skeletons.tsx'
import { Strip } from '../../../web/ui/Strip.tsx'
import { type Tab, Tabs } from '../../../web/ui/Tabs.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import { reviewDays } from '../domain/stage.ts'
import { EditBar } from './EditBar.tsx'
import { KeptOut } from './KeptOut.tsx'
import type { Playbook } from './playbook-words.ts'
import { Runs } from './Runs.tsx'
import { Simulation } from './Simulation.tsx'
import { StageDialog } from './StageDialog.tsx'
import { StageMark } from './StageMark.tsx'
import { useDraft } from './use-draft.ts'
import { Versions } from './Versions.tsx'
import { Why } from './Why.tsx'
import { Written } from './Written.tsx'

// Reading YAML weighs more than the rest of the page, and only drawing needs it.
const Canvas = lazily(() => import('./Canvas.tsx'), 'Canvas')

const readers = { tab: text(), step: text(), line: text() }

/** Where somebody is in a playbook: on which tab, at which step, in which line. */
function usePlace() {
  const [{ step, line }, change] = useUrlState(readers)
  return {
    step,
    line: Number(line) || 0,
    toStep: (id: string) => change({ step: id }),
    toLine: (number: number) => change(number > 0 ? { tab: 'written', step: '', line: String(number) } : { line: '' }),
  }
}

/** One playbook: drawn and written, its runs, past and results, its versions, and why an account is in it or not. */
export function PlaybookPage() {
  const id = usePathParameter('playbook')
  const { data, error, refetch } = useOperation('playbooks.get', { id })
  return (
    <Page
      title={data?.name ?? t`Playbook`}
      crumbs={[{ label: t`Playbooks`, to: 'playbooks' }]}
      state={data && <StageMark stage={data.stage} />}
      lead={data && <Lead playbook={data} />}
      actions={data && <Actions playbook={data} />}
      width="full"
    >
      {error && !data && <ErrorState error={error} retry={() => void refetch()} />}
      {!error && !data && <Block height={420} />}
      {data && <Whole key={data.id} playbook={data} />}
    </Page>
  )
}

function Lead({ playbook }: { playbook: Playbook }) {
  const { zone, today } = useClock()
  const { summary, stage, switchedBy, redirectToName, hasGoal, reviewedAt } = playbook
  const said = [
    summary,
    stage === 'redirected' && redirectToName ? t`What would reach customers goes to ${redirectToName}.` : '',
    stage !== 'off' && switchedBy ? t`Switched on by ${switchedBy}.` : '',
    hasGoal ? '' : t`It names no goal, so nobody can say whether it helped.`,
    daysBetween(dayOf(reviewedAt, zone) as Day, today as Day) >= reviewDays
      ? t`Nobody looked it over for ${number(reviewDays)} days.`
      : '',
  ]
  return <>{said.filter(Boolean).join(' ')}</>
}

function Whole({ playbook }: { playbook: Playbook }) {
  const { id, version } = playbook
  const draft = useDraft(playbook)
  const { step, line, toStep, toLine } = usePlace()
  const joined = useJoined(id)
  return (
    <>
      <Figures playbook={playbook} />
      {draft.isChanged && <EditBar draft={draft} known={{ id, version }} onLine={toLine} />}
      <Tabs
        label={playbook.name}
        tabs={[
          {
            key: 'canvas',
            label: t`Canvas`,
            content: () => (
              <Suspense fallback={<Block height={420} />}>
                <Canvas draft={draft} playbook={playbook} step={step} onStep={toStep} onLine={toLine} />
              </Suspense>
            ),
          },
          { key: 'runs', label: t`Runs||noun`, count: playbook.underWay, content: () => <Runs playbook={playbook} /> },
          { key: 'simulation', label: t`Simulation`, content: () => <Simulation playbook={playbook} /> },
          ...joined,
          { key: 'written', label: t`Written`, content: () => <Written draft={draft} line={line} onLine={toLine} /> },
          { key: 'versions', label: t`Versions`, content: () => <Versions id={id} /> },
          { key: 'why', label: t`Why`, content: () => <Why playbook={playbook} /> },
        ]}
      />
    </>
  )
}

/** Tabs that later modules join to the page, such as what a playbook did. */
function useJoined(playbook: string): Tab[] {
  const { permissions } = useSession()
  const isShown = (tab: string) =>
    panelsOf('playbook', tab).some(({ permission }) => permission === undefined || permissions.includes(permission))
  return tabsOf('playbook')
    .filter(({ key }) => isShown(key))
    .map(({ key, label }) => ({
      key,
      label,
      content: () => <Panels place="playbook" tab={key} given={{ playbook }} />,
    }))
}

function Figures({ playbook }: { playbook: Playbook }) {
  const { id, underWay, parked, entered, queued, keptOut, hasGoal, reached, ended } = playbook
  const runs = (status: string) => ({ to: `playbooks/${id}`, search: { tab: 'runs', status } })
  return (
    <Strip
      figures={[
        { label: t`Under way`, value: number(underWay), link: { to: `playbooks/${id}`, search: { tab: 'runs' } } },
        {
          label: t`Entered, 30 days`,
          value: number(entered),
          note: queued > 0 ? t`${number(queued)} queued` : undefined,
        },
        {
          label: t`Kept out, 30 days`,
          value: <KeptOut playbook={playbook} keptOut={keptOut} keptOutBy={playbook.keptOutBy} />,
        },
        {
          label: t`Goal reached`,
          value: hasGoal ? number(reached) : null,
          note: !hasGoal
            ? t`no goal is named`
            : ended === 0
              ? t`no run ended`
              : t`of ${count(ended, 'run')} that ended`,
        },
        {
          label: t`Needs a person`,
          value: number(parked),
          note: parked > 0 ? t`runs whose step failed too often` : undefined,
          ...(parked > 0 ? { tone: 'bad' as const, link: runs('parked') } : {}),
        },
      ]}
    />
  )
}

function Actions({ playbook }: { playbook: Playbook }) {
  const { id, name, underWay } = playbook
  const go = useGo()
  const may = useMay('playbooks.write')
  const [isSwitching, switching] = useDisclosure()
  const [isArchiving, archiving] = useDisclosure()
  const review = useAction('playbooks.review', { onDone: () => toast(t`Noted as looked over`) })
  const archive = useAction('playbooks.archive', { onDone: () => go('playbooks') })
  if (!may) return null
  return (
    <>
      <Button variant="filled" onClick={switching.open}>{t`Switch stage`}</Button>
      <Button loading={review.isPending} onClick={() => review.mutate({ id }, { onError: toastProblem })}>
        {t`Looked over`}
      </Button>
      <Button onClick={archiving.open}>{t`Archive`}</Button>
      {isSwitching && <StageDialog playbook={playbook} onClose={switching.close} />}
      <ConfirmDialog
        opened={isArchiving}
        title={t`Archive ${name}`}
        confirm={t`Archive`}
        busy={archive.isPending}
        onConfirm={() => archive.mutate({ id }, { onError: toastProblem })}
        onClose={archiving.close}
      >
        {t`Nobody enters any more, and ${count(underWay, 'run')} under way rest for good. What runs did stays on record.`}
      </ConfirmDialog>
    </>
  )
}

const template = `name: Health falls below 50
summary: A call within two days, and the lead if it did not help.
triggers:
  - when: { field: 'measure:health.score', op: below, value: 50 }
steps:
  - task:
      title: Call the champion
      reason: Health fell below 50
      due: { days: 2 }
  - id: better
    wait:
      for: { field: 'measure:health.score', op: at least, value: 60 }
      at_most: 14
  - branch:
      - if: { step: better, answered: timed out }
        do:
          - task: { title: Look at it together, owner: manager }
goal:
  when: { field: 'measure:health.score', op: at least, value: 60 }
  days: 60
`

const nothing = { source: '', version: 0 }

/** A playbook that nobody saved yet; it begins with an example to be changed. */
export function NewPlaybookPage() {
  const draft = useDraft(nothing, template)
  const { step, line, toStep, toLine } = usePlace()
  return (
    <Page
      title={t`New playbook`}
      crumbs={[{ label: t`Playbooks`, to: 'playbooks' }]}
      lead={t`An example stands below: change it to what is to happen. Once saved it is switched off, and nothing happens until you switch it on.`}
      width="full"
    >
      <EditBar draft={draft} onLine={toLine} />
      <Tabs
        label={t`New playbook`}
        tabs={[
          {
            key: 'canvas',
            label: t`Canvas`,
            content: () => (
              <Suspense fallback={<Block height={420} />}>
                <Canvas draft={draft} step={step} onStep={toStep} onLine={toLine} />
              </Suspense>
            ),
          },
          { key: 'written', label: t`Written`, content: () => <Written draft={draft} line={line} onLine={toLine} /> },
        ]}
      />
    </Page>
  )
}
