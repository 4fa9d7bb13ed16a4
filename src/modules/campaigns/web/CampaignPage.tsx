import { Button } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { useAction, useOperation } from '../../../web/lib/api.ts'
import { count, number } from '../../../web/lib/format.ts'
import { PageLink, useGo, usePathParameter } from '../../../web/lib/navigation.tsx'
import { useMay, useToday } from '../../../web/lib/session.tsx'
import { Bar } from '../../../web/ui/Bar.tsx'
import { ConfirmDialog } from '../../../web/ui/ConfirmDialog.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Columns, Page, Stack } from '../../../web/ui/Page.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Panels } from '../../../web/ui/Panels.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { type Figure, Strip } from '../../../web/ui/Strip.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import css from './Campaigns.module.css'
import { type Campaign, type Figures, sayRoles, whenOf } from './campaign-words.ts'
import { DraftEditor } from './DraftEditor.tsx'
import { Recipients } from './Recipients.tsx'
import { StateMark } from './StateMark.tsx'

/** One campaign: written beside its preview, and once it began, what became of it. */
export function CampaignPage() {
  const id = usePathParameter('campaign')
  return id === 'new' ? <DraftEditor key="new" before={undefined} /> : <Known id={id} />
}

function Known({ id }: { id: string }) {
  const { data, error, refetch } = useOperation('campaigns.get', { campaign: id })
  if (error && !data)
    return (
      <Page title={t`Campaign`} crumbs={[{ label: t`Campaigns`, to: 'campaigns' }]}>
        <ErrorState error={error} retry={() => void refetch()} />
      </Page>
    )
  if (!data)
    return (
      <Page title={t`Campaign`} crumbs={[{ label: t`Campaigns`, to: 'campaigns' }]}>
        <Lines count={10} />
      </Page>
    )
  return data.acts.includes('change') ? <DraftEditor key={id} before={data} /> : <Begun campaign={data} />
}

function Begun({ campaign }: { campaign: Campaign }) {
  const { id, name, figures, state, reason, rounds } = campaign
  return (
    <Page
      title={name}
      crumbs={[{ label: t`Campaigns`, to: 'campaigns' }]}
      state={<StateMark state={state} />}
      lead={reason ?? undefined}
      actions={<Acts campaign={campaign} />}
    >
      <Strip figures={stripOf(figures)} />
      <Stack>
        <Columns
          aside={
            <Panel title={t`What goes out`}>
              <Facts campaign={campaign} />
            </Panel>
          }
        >
          <Panel title={t`What became of it`} aside={rounds.length > 1 && count(rounds.length, 'round')}>
            <Progress figures={figures} />
            <LeftOut campaign={campaign} />
          </Panel>
        </Columns>
        <Panels place="campaign" given={{ campaign: id }} />
        <Recipients campaign={id} />
      </Stack>
    </Page>
  )
}

const stripOf = ({ people, accounts, sent, replied, unsubscribed, held, bounced }: Figures): Figure[] => [
  { label: t`On the list`, value: number(people), note: count(accounts, 'account') },
  { label: t`Sent||mail`, value: number(sent), note: bounced > 0 ? t`${number(bounced)} came back` : undefined },
  { label: t`Answered`, value: number(replied) },
  { label: t`Unsubscribed`, value: number(unsubscribed) },
  { label: t`Held`, value: number(held) },
]

/** How far it is on its list. */
function Progress({ figures: { people, waiting } }: { figures: Figures }) {
  const done = people - waiting
  return (
    <div className={css.progress}>
      <Bar share={people > 0 ? done / people : null} label={t`Seen to`} />
      <p className="muted">
        {people === 0
          ? t`The list is made on the day that it begins.`
          : t`${number(done)} of ${count(people, 'person', 'people')} seen to, ${number(waiting)} wait for their day`}
      </p>
    </div>
  )
}

/** Why somebody did not get it, the most frequent reason first. */
function LeftOut({ campaign: { held, figures } }: { campaign: Campaign }) {
  const rows = [
    ...held.map(({ hold, says, people }) => ({ key: hold, says, people })),
    { key: 'heldOut', says: t`Held out, so that its effect can be told`, people: figures.heldOut },
    { key: 'nobody', says: t`The account has nobody to write to`, people: figures.nobody },
    { key: 'left', says: t`Left the segment before its turn`, people: figures.left },
    { key: 'stopped', says: t`Not sent, since it was stopped`, people: figures.stopped },
    { key: 'failed', says: t`Failed or discarded`, people: figures.failed },
  ].filter(({ people }) => people > 0)
  if (rows.length === 0) return null
  return (
    <dl className={css.counted}>
      {rows.map(({ key, says, people }) => (
        <div key={key}>
          <dt>
            {says}
            {key === 'at_risk' && figures.tasks > 0 && (
              <div className="dim">{t`${count(figures.tasks, 'task')} opened for their managers`}</div>
            )}
          </dt>
          <dd>{number(people)}</dd>
        </div>
      ))}
    </dl>
  )
}

function Facts({ campaign }: { campaign: Campaign }) {
  const today = useToday()
  const { template, segment, roles, perDay, owner, round, holdShare } = campaign
  return (
    <dl className={css.facts}>
      <dt>{t`Mail`}</dt>
      <dd>
        {template.id === null ? (
          template.name
        ) : (
          <PageLink to={`messaging/templates/${template.id}`}>{template.name}</PageLink>
        )}
      </dd>
      <dt>{t`Segment`}</dt>
      <dd>
        <PageLink to={`segments/${segment.id}`}>{segment.name}</PageLink>
      </dd>
      <dt>{t`For`}</dt>
      <dd>{sayRoles(roles)}</dd>
      <dt>{t`Goes out`}</dt>
      <dd>{whenOf(campaign, today)}</dd>
      <dt>{t`Pace`}</dt>
      <dd>{t`${number(perDay)} people a day at most`}</dd>
      {campaign.rhythm === 'quarterly' && (
        <>
          <dt>{t`Rounds`}</dt>
          <dd>{number(round)}</dd>
        </>
      )}
      {holdShare !== null && (
        <>
          <dt>{t`Left alone`}</dt>
          <dd>{t`${number(holdShare / 10, 1)} % of tech-touch accounts`}</dd>
        </>
      )}
      <dt>{t`Owner`}</dt>
      <dd>{owner?.name ?? t`nobody`}</dd>
    </dl>
  )
}

function Acts({ campaign: { id, name, acts, state, figures } }: { campaign: Campaign }) {
  const [asks, setAsks] = useState(false)
  const go = useGo()
  const may = useMay('campaigns.write')
  const pause = useAction('campaigns.pause', { onDone: () => toast(t`Paused; what had not gone was taken back`) })
  const resume = useAction('campaigns.resume', { onDone: () => toast(t`It goes on`) })
  const stop = useAction('campaigns.stop', { onDone: () => setAsks(false) })
  if (!may) return null
  return (
    <>
      {acts.includes('pause') && (
        <Button onClick={() => pause.mutate({ campaign: id }, { onError: toastProblem })}>{t`Pause`}</Button>
      )}
      {acts.includes('resume') && (
        <Button variant="filled" onClick={() => resume.mutate({ campaign: id }, { onError: toastProblem })}>
          {t`Go on`}
        </Button>
      )}
      {state === 'asking' && <Button onClick={() => go('approvals')}>{t`See the question`}</Button>}
      {acts.includes('stop') && (
        <Button onClick={() => setAsks(true)}>{state === 'asking' ? t`Take back` : t`Stop`}</Button>
      )}
      <ConfirmDialog
        opened={asks}
        title={state === 'asking' ? t`Take back ${name}` : t`Stop ${name}`}
        confirm={state === 'asking' ? t`Take back` : t`Stop for good`}
        tone="bad"
        busy={stop.isPending}
        onConfirm={() => stop.mutate({ campaign: id }, { onError: toastProblem })}
        onClose={() => setAsks(false)}
      >
        {state === 'asking'
          ? t`The question is withdrawn, and you may change the campaign and begin it again.`
          : t`${count(figures.waiting + figures.queued, 'person', 'people')} who wait for it do not get it any more. What was sent stays sent. This cannot be undone; a pause can.`}
      </ConfirmDialog>
    </>
  )
}
