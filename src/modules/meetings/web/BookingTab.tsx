import { Button, Group } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { type Output, useAction, useOperation } from '../../../web/lib/api.ts'
import { dayOf, longDay } from '../../../web/lib/format.ts'
import { useClock } from '../../../web/lib/session.tsx'
import { ConfirmDialog } from '../../../web/ui/ConfirmDialog.tsx'
import { CopyButton } from '../../../web/ui/CopyButton.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Stack } from '../../../web/ui/Page.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import records from '../../../web/ui/Records.module.css'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { toastProblem } from '../../../web/ui/toasts.ts'
import { LinkDialog } from './LinkDialog.tsx'
import css from './Meetings.module.css'

export type BookingLink = Output<'meetings.links'>['items'][number]

/** One's own booking links, and the address from which one's calendar reads one's meetings. */
export function BookingTab() {
  return (
    <Stack>
      <Links />
      <Feed />
    </Stack>
  )
}

function Links() {
  const links = useOperation('meetings.links', {})
  const [edited, edit] = useState<BookingLink | 'new'>()
  const [ending, setEnding] = useState<BookingLink>()
  const end = useAction('meetings.endLink', { changes: ['meetings.links'] })
  const add = <Button onClick={() => edit('new')}>{t`New booking link`}</Button>
  if (links.error) return <ErrorState error={links.error} retry={() => void links.refetch()} />
  if (!links.data) return <Lines count={4} />
  return (
    <Panel
      title={t`Booking links`}
      padding={links.data.items.length > 0 ? 'flush' : 'normal'}
      aside={links.data.items.length > 0 ? add : undefined}
    >
      {links.data.items.length === 0 ? (
        <EmptyState title={t`You have no booking link`} actions={add}>
          {t`Customers choose among your free hours without signing in. You say how long, how far ahead and with how much notice.`}
        </EmptyState>
      ) : (
        <ul className={records.rows} aria-label={t`Booking links`} data-bare>
          {links.data.items.map((link) => (
            <li key={link.id} className={records.row}>
              <div>
                <button type="button" className={records.title} onClick={() => edit(link)}>
                  {link.name}
                </button>
                <p className={records.line}>
                  <span>{t`${link.minutes} minutes`}</span>
                  <span>{t`${link.notice} hours of notice`}</span>
                  <span>{t`up to ${link.daysAhead} days ahead`}</span>
                </p>
                <p className={`${records.line} ${css.address}`}>{link.url}</p>
              </div>
              <Group gap="xs">
                <CopyButton text={link.url} label={t`Copy address`} />
                <Button aria-label={t`End ${link.name}`} onClick={() => setEnding(link)}>{t`End`}</Button>
              </Group>
            </li>
          ))}
        </ul>
      )}
      {edited && <LinkDialog link={edited === 'new' ? null : edited} onClose={() => edit(undefined)} />}
      {ending && (
        <ConfirmDialog
          opened
          title={t`End this booking link`}
          confirm={t`End it`}
          tone="bad"
          busy={end.isPending}
          onClose={() => setEnding(undefined)}
          onConfirm={() =>
            end.mutate({ link: ending.id }, { onError: toastProblem, onSuccess: () => setEnding(undefined) })
          }
        >
          {t`Nobody books by ${ending.name} any more. What was booked stays.`}
        </ConfirmDialog>
      )}
    </Panel>
  )
}

function Feed() {
  const feed = useOperation('meetings.feed', {})
  const { zone } = useClock()
  const [url, setUrl] = useState<string>()
  const make = useAction('meetings.makeFeed', { changes: ['meetings.feed'], onDone: (made) => setUrl(made.url) })
  const remove = useAction('meetings.removeFeed', { changes: ['meetings.feed'], onDone: () => setUrl(undefined) })
  if (!feed.data) return null
  const { madeAt } = feed.data
  return (
    <Panel title={t`Your calendar`}>
      <p className="muted">
        {t`Your calendar program subscribes to a private address and shows your meetings. Whoever has the address reads them, so give it to nobody.`}
      </p>
      {madeAt !== null && <p>{t`There is one since ${longDay(dayOf(madeAt, zone))}.`}</p>}
      {url && (
        <p className={css.address}>
          <code>{url}</code> <CopyButton text={url} label={t`Copy address`} />
        </p>
      )}
      <Group gap="xs" mt="sm">
        <Button loading={make.isPending} onClick={() => make.mutate({}, { onError: toastProblem })}>
          {madeAt === null ? t`Make an address` : t`Make another address`}
        </Button>
        {madeAt !== null && (
          <Button loading={remove.isPending} onClick={() => remove.mutate({}, { onError: toastProblem })}>
            {t`Take it back`}
          </Button>
        )}
      </Group>
    </Panel>
  )
}
