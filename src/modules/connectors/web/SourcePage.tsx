import { Button, Menu } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { useAction, useOperation } from '../../../web/lib/api.ts'
import { number } from '../../../web/lib/format.ts'
import { useGo, usePathParameter } from '../../../web/lib/navigation.tsx'
import { useMay } from '../../../web/lib/session.tsx'
import { ConfirmDialog } from '../../../web/ui/ConfirmDialog.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Page } from '../../../web/ui/Page.tsx'
import { type Figure, Strip } from '../../../web/ui/Strip.tsx'
import { Tabs } from '../../../web/ui/Tabs.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import { TimeText } from '../../../web/ui/Values.tsx'
import { ConflictsPanel } from './ConflictsPanel.tsx'
import { GonePanel } from './GonePanel.tsx'
import { RefusedPanel } from './RefusedPanel.tsx'
import { SettingsPanels } from './SettingsPanels.tsx'
import { StandingText } from './Standing.tsx'
import { StreamsPanels } from './StreamsPanels.tsx'
import { leadOf, lookEvery, type Source, sayMinutes } from './wording.ts'

/** One source: how it stands, what it brought, what waits for somebody, and how it is read. */
export function SourcePage() {
  const id = usePathParameter('connector')
  const [every, setEvery] = useState(1000)
  const { data: source, error, refetch } = useOperation('connectors.get', { connector: id }, { refreshEvery: every })
  const next = lookEvery(source)
  if (source && next !== every) setEvery(next)
  const crumbs = [{ label: t`Sources`, to: 'connectors' }]
  if (error && !source) {
    return (
      <Page title={t`Source`} crumbs={crumbs}>
        <ErrorState error={error} retry={() => void refetch()} />
      </Page>
    )
  }
  return (
    <Page
      title={source?.name ?? t`Source`}
      crumbs={crumbs}
      state={source && <StandingText standing={source.standing} />}
      lead={source ? leadOf(source) : '…'}
      actions={source && <Actions source={source} />}
    >
      <Strip figures={figuresOf(source)} />
      {source && (
        <Tabs
          label={t`Source`}
          tabs={[
            { key: 'streams', label: t`Streams and runs`, content: () => <StreamsPanels source={source} /> },
            {
              key: 'refused',
              label: t`Refused`,
              count: source.refused,
              content: () => <RefusedPanel source={source} />,
            },
            {
              key: 'conflicts',
              label: t`Conflicts`,
              count: source.conflicts,
              content: () => <ConflictsPanel source={source} />,
            },
            {
              key: 'gone',
              label: t`Deletions and merges`,
              count: source.gone,
              content: () => <GonePanel source={source} />,
            },
            { key: 'settings', label: t`Settings`, content: () => <SettingsPanels source={source} /> },
          ]}
        />
      )}
    </Page>
  )
}

function figuresOf(source: Source | undefined): Figure[] {
  const run = source?.lastRun
  const newest = source?.streamList
    .map(({ newestAt }) => newestAt)
    .filter((at) => at !== null)
    .toSorted()
    .at(-1)
  return [
    {
      label: t`Rows of the last pull`,
      value: source && (run ? number(run.read) : null),
      note: run ? t`${number(run.written)} written, ${number(run.unchanged)} unchanged` : undefined,
    },
    {
      label: t`Refused`,
      value: source && number(source.refused),
      note: t`wait to be mended`,
      tone: source && source.refused > 0 ? 'bad' : undefined,
    },
    {
      label: t`Read whole`,
      value: source && <TimeText at={source.pulledAt} unknown={t`never`} />,
      note: source && t`every ${sayMinutes(source.everyMinutes)}`,
    },
    { label: t`Newest row is of`, value: source && <TimeText at={newest ?? null} />, note: t`as the source dates it` },
    {
      label: t`Next pull`,
      value: source && <TimeText at={source.nextAt} unknown={t`not started`} />,
      note: source && rhythmNote(source),
    },
  ]
}

const rhythmNote = ({ rhythmHours, hears }: Source): string =>
  rhythmHours === null
    ? t`no rhythm is expected`
    : t`without ${hears === 'rows' ? 'rows' : t`an answer`} for ${sayMinutes(rhythmHours * 60)} it is silent`

function Actions({ source }: { source: Source }) {
  const go = useGo()
  const act = useAction('connectors.act')
  const [asking, ask] = useState<'backfill' | 'remove'>()
  if (!useMay('connectors.manage')) return null
  const does = (what: 'run' | 'backfill' | 'pause' | 'resume', said: string) =>
    act.mutate({ connector: source.id, what }, { onError: toastProblem, onSuccess: () => toast(said) })
  const add = () => go(`connectors/${source.id}/add`)
  if (source.streamList.length === 0) {
    return (
      <>
        <Button onClick={() => ask('remove')}>{t`Remove`}</Button>
        <Button variant="filled" onClick={add}>{t`Choose what to read`}</Button>
        <RemoveDialog source={source} opened={asking === 'remove'} onClose={() => ask(undefined)} />
      </>
    )
  }
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button>{t`More`}</Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={add}>{t`Add a stream`}</Menu.Item>
          <Menu.Item onClick={() => ask('backfill')}>{t`Backfill`}</Menu.Item>
          <Menu.Item onClick={() => ask('remove')}>{t`Remove the source`}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Button disabled={act.isPending} onClick={() => does('run', t`It is read within seconds`)}>{t`Run now`}</Button>
      {source.isActive ? (
        <Button disabled={act.isPending} onClick={() => does('pause', t`Paused`)}>{t`Pause`}</Button>
      ) : (
        <Button variant="filled" disabled={act.isPending} onClick={() => does('resume', t`Started`)}>{t`Start`}</Button>
      )}
      <ConfirmDialog
        opened={asking === 'backfill'}
        title={t`Backfill ${source.name}`}
        confirm={t`Read everything again`}
        busy={act.isPending}
        onConfirm={() => {
          does('backfill', t`Everything is read once more`)
          ask(undefined)
        }}
        onClose={() => ask(undefined)}
      >{t`Every stream is read from its beginning. What is known already stays as it is, nothing starts because of it, and listings that lost much are followed.`}</ConfirmDialog>
      <RemoveDialog source={source} opened={asking === 'remove'} onClose={() => ask(undefined)} />
    </>
  )
}

function RemoveDialog({ source, opened, onClose }: { source: Source; opened: boolean; onClose: () => void }) {
  const go = useGo()
  const remove = useAction('connectors.remove', { changes: ['connectors.list'], onDone: () => go('connectors') })
  return (
    <ConfirmDialog
      opened={opened}
      title={t`Remove ${source.name}`}
      confirm={t`Remove the source`}
      tone="bad"
      busy={remove.isPending}
      onConfirm={() => remove.mutate({ connector: source.id }, { onError: toastProblem })}
      onClose={onClose}
    >{t`Its address, its streams and its refused rows are forgotten. Everything that came from it stays, and a source of the same name meets it again.`}</ConfirmDialog>
  )
}
