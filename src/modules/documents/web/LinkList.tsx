import { Button } from '@mantine/core'
import { t } from '../../../kernel/words.ts'
import { type Item, useAction, type useList } from '../../../web/lib/api.ts'
import { count } from '../../../web/lib/format.ts'
import { rich } from '../../../web/lib/rich.ts'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import { TimeText } from '../../../web/ui/Values.tsx'
import css from './Links.module.css'
import { saySections } from './wording.ts'

type Shared = Item<'documents.links'>
type Links = ReturnType<typeof useList<'documents.links'>>
type LinkListProps = { account: string; links: Links }

/** Links of an account, newest first, with who made each, how long it lives, and how often somebody looked. */
export function LinkList({ account, links }: LinkListProps) {
  if (links.error && links.items === undefined) return <ErrorState error={links.error} retry={links.retry} />
  if (links.items === undefined) return <Lines count={2} />
  if (links.items.length === 0) {
    return (
      <EmptyState
        title={t`No link yet`}
      >{t`A link lets anybody read this account without signing in, until it ends or you take it back.`}</EmptyState>
    )
  }
  return (
    <div>
      <ul className={css.links} aria-label={t`Links`}>
        {links.items.map((link) => (
          <LinkRow key={link.id} account={account} link={link} />
        ))}
      </ul>
      {links.more.has && (
        <Button variant="subtle" loading={links.more.loading} onClick={links.more.load}>{t`Earlier links`}</Button>
      )}
    </div>
  )
}

function LinkRow({ account, link }: { account: string; link: Shared }) {
  const revoke = useAction('documents.revoke', { changes: ['documents.links'], onDone: () => toast(t`Taken back`) })
  const isLive = link.state === 'open' || link.state === 'resting'
  return (
    <li>
      <div>
        <div className={isLive ? undefined : 'dim'}>{saySections(link.sections)}</div>
        <div className="dim">{rich`by ${link.madeBy}, ${<TimeText at={link.madeAt} />}`}</div>
        <div className={isLive ? 'muted' : 'dim'}>
          <Ends link={link} />
          <Opened link={link} />
        </div>
        {link.state === 'resting' && (
          <div className="muted">{t`Opens for nobody while its maker does not see this account`}</div>
        )}
      </div>
      {isLive && (
        <Button
          variant="subtle"
          loading={revoke.isPending}
          onClick={() => revoke.mutate({ account, link: link.id }, { onError: toastProblem })}
          aria-label={t`Take back the link of ${link.madeBy}`}
        >{t`Take back`}</Button>
      )}
    </li>
  )
}

function Ends({ link }: { link: Shared }) {
  if (link.state === 'revoked') return <span>{t`taken back`}</span>
  const end = <TimeText at={link.endsAt} />
  return <span>{link.state === 'ended' ? rich`ended ${end}` : rich`ends ${end}`}</span>
}

function Opened({ link }: { link: Shared }) {
  if (link.lastOpenedAt === null) return <span>{t`never opened`}</span>
  return <span>{rich`opened ${count(link.opened, 'time')}, last ${<TimeText at={link.lastOpenedAt} />}`}</span>
}
