import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { t } from '../../../kernel/words.ts'
import { useAction, useOperation } from '../../../web/lib/api.ts'
import { count, number } from '../../../web/lib/format.ts'
import { PageLink, useGo, usePathParameter } from '../../../web/lib/navigation.tsx'
import { rich } from '../../../web/lib/rich.ts'
import { axisSteps } from '../../../web/ui/axis.ts'
import { ConfirmDialog } from '../../../web/ui/ConfirmDialog.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { HistoryChart } from '../../../web/ui/HistoryChart.tsx'
import { Columns, Page, Stack } from '../../../web/ui/Page.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Panels } from '../../../web/ui/Panels.tsx'
import { Block, Lines } from '../../../web/ui/Skeletons.tsx'
import { Tabs } from '../../../web/ui/Tabs.tsx'
import { toastProblem } from '../../../web/ui/toasts.ts'
import { TimeText } from '../../../web/ui/Values.tsx'
import { ListDialog } from './ListDialog.tsx'
import { SegmentMembers } from './SegmentMembers.tsx'
import { SegmentMoves } from './SegmentMoves.tsx'
import css from './Segments.module.css'
import { SegmentVersions } from './SegmentVersions.tsx'
import { SegmentWhy } from './SegmentWhy.tsx'
import type { ShownSegment } from './segment-draft.ts'
import { evaluationWord } from './segment-words.ts'

/** One segment: who is in, who came and went, why an account is in or is not, and how it was defined. */
export function SegmentPage() {
  const id = usePathParameter('segment')
  const { data, error, refetch } = useOperation('segments.get', { id })
  return (
    <Page
      title={data?.name ?? t`Segment`}
      crumbs={[{ label: t`Segments`, to: 'segments' }]}
      lead={data?.description || undefined}
      actions={
        data && (
          <>
            <Panels place="segment_actions" given={{ segment: id }} />
            {data.mayChange && <Actions segment={data} />}
          </>
        )
      }
    >
      {error && <ErrorState error={error} retry={() => void refetch()} />}
      {!error && (
        <Stack>
          <Columns
            aside={<Panel title={t`What it says`}>{data ? <Said segment={data} /> : <Lines count={5} />}</Panel>}
          >
            <Panel title={t`Accounts, 90 days`} aside={data && count(data.size, 'account')}>
              {data ? <Course segment={data} /> : <Block height={150} />}
            </Panel>
          </Columns>
          <Tabs
            label={t`Segment`}
            tabs={[
              {
                key: 'members',
                label: t`In it now`,
                count: data?.size,
                content: () => <SegmentMembers id={id} kind={data?.kind} mayChange={data?.mayChange === true} />,
              },
              { key: 'moves', label: t`Entries and exits`, content: () => <SegmentMoves id={id} /> },
              { key: 'why', label: t`Why`, content: () => <SegmentWhy id={id} days={data?.days ?? []} /> },
              { key: 'versions', label: t`Versions`, content: () => <SegmentVersions id={id} /> },
            ]}
          />
        </Stack>
      )}
    </Page>
  )
}

function Actions({ segment }: { segment: ShownSegment }) {
  const go = useGo()
  const [isAdding, adding] = useDisclosure()
  const [isArchiving, archiving] = useDisclosure()
  const archive = useAction('segments.archive', { onDone: () => go('segments') })
  return (
    <>
      {segment.kind === 'list' && <Button variant="filled" onClick={adding.open}>{t`Put accounts on it`}</Button>}
      <Button onClick={() => go(`segments/${segment.id}/edit`)}>{t`Change||verb`}</Button>
      <Button onClick={archiving.open}>{t`Archive`}</Button>
      {isAdding && <ListDialog id={segment.id} name={segment.name} onClose={adding.close} />}
      <ConfirmDialog
        opened={isArchiving}
        title={t`Archive ${segment.name}`}
        confirm={t`Archive`}
        busy={archive.isPending}
        onConfirm={() => archive.mutate({ id: segment.id }, { onError: toastProblem })}
        onClose={archiving.close}
      >
        {t`${count(segment.size, 'account')} leave it. What it was on past days, and who was in it when, stays on record; it is not kept any further.`}
      </ConfirmDialog>
    </>
  )
}

function Course({ segment: { days, name } }: { segment: ShownSegment }) {
  if (days.length === 0)
    return <p className="muted">{t`No day has closed since it was made. The first point comes after midnight.`}</p>
  const marks = days.flatMap(({ day, isResting }, at) =>
    isResting && !days[at - 1]?.isResting ? [{ day, label: t`A source fell silent: nobody enters or leaves` }] : [],
  )
  const firstShown = days.find(({ isWorkedOut }) => !isWorkedOut)
  return (
    <>
      <HistoryChart
        points={days.map(({ day, size }) => ({ day, value: size }))}
        marks={marks}
        steps={axisSteps([0, ...days.map(({ size }) => size)], { least: 1 })}
        label={t`Accounts in ${name} at the close of each day`}
        say={(value) => number(value)}
      />
      {days[0]?.isWorkedOut && (
        <p className="dim">
          {firstShown
            ? t`Days before it was made are worked out.`
            : t`Every day shown was worked out afterwards: the segment is younger.`}
        </p>
      )}
    </>
  )
}

function Said({ segment }: { segment: ShownSegment }) {
  const { words, stayWords, leastDays, isLocked, kind, evaluation, ownerName, version, madeAt, usedBy } = segment
  return (
    <dl className={css.facts}>
      <dt>{t`In are`}</dt>
      <dd>{kind === 'list' ? t`accounts that somebody put on the list` : words}</dd>
      {stayWords && (
        <>
          <dt>{t`Stay`}</dt>
          <dd>{stayWords}</dd>
        </>
      )}
      {(leastDays > 0 || isLocked) && (
        <>
          <dt>{t`At least`}</dt>
          <dd>{isLocked ? t`for good, once in` : count(leastDays, 'day')}</dd>
        </>
      )}
      <dt>{t`Told`}</dt>
      <dd>{evaluationWord(evaluation)}</dd>
      <dt>{t`Owner`}</dt>
      <dd>{ownerName ?? t`nobody`}</dd>
      <dt>{t`Made`}</dt>
      <dd>{rich`${<TimeText at={madeAt} />}, version ${version} now`}</dd>
      {usedBy.length > 0 && (
        <>
          <dt>{t`Asked for by`}</dt>
          <dd>
            {usedBy.map(({ id, name }) => (
              <div key={id}>
                <PageLink to={`segments/${id}`}>{name}</PageLink>
              </div>
            ))}
          </dd>
        </>
      )}
    </dl>
  )
}
