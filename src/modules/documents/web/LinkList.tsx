import { Button } from '@mantine/core'
import { type Item, useAction, type useList } from '../../../web/lib/api.ts'
import { count } from '../../../web/lib/format.ts'
import { DataTable } from '../../../web/ui/DataTable.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import { TimeText } from '../../../web/ui/Values.tsx'
import { sayLink, saySections } from './wording.ts'

type Shared = Item<'documents.links'>
type Links = ReturnType<typeof useList<'documents.links'>>
type LinkListProps = { account: string; links: Links }

/** Links of an account, newest first, with who made each, how long it lives, and how often somebody looked. */
export function LinkList({ account, links }: LinkListProps) {
  const revoke = useAction('documents.revoke', { changes: ['documents.links'], onDone: () => toast('Taken back') })
  const end = (link: Shared) => revoke.mutate({ account, link: link.id }, { onError: toastProblem })
  return (
    <DataTable
      label="Links"
      rows={links.items}
      rowKey={(link) => link.id}
      skeletonRows={2}
      error={links.error}
      retry={links.retry}
      more={links.more}
      empty={
        <EmptyState title="No link yet">
          A link lets anybody read this account without signing in, until it ends or you take it back.
        </EmptyState>
      }
      columns={[
        { key: 'shows', header: 'Shows', cell: (link) => saySections(link.sections) },
        {
          key: 'made',
          header: 'Made',
          cell: (link) => (
            <>
              {link.madeBy}, <TimeText at={link.madeAt} />
            </>
          ),
        },
        { key: 'ends', header: 'Ends', cell: (link) => <Ends link={link} /> },
        {
          key: 'opened',
          header: 'Opened',
          cell: (link) => (link.lastOpenedAt === null ? 'never' : <Opened link={link} />),
        },
        {
          key: 'end',
          header: '',
          label: 'Take back',
          align: 'right',
          cell: (link) =>
            link.state === 'open' || link.state === 'resting' ? (
              <Button variant="subtle" onClick={() => end(link)} aria-label={`Take back the link of ${link.madeBy}`}>
                Take back
              </Button>
            ) : null,
        },
      ]}
    />
  )
}

function Ends({ link }: { link: Shared }) {
  const said = sayLink(link.state)
  if (link.state === 'revoked' || link.state === 'ended') return <span className="dim">{said}</span>
  return (
    <>
      <TimeText at={link.endsAt} />
      {said !== '' && <div className="dim">{said}</div>}
    </>
  )
}

function Opened({ link }: { link: Shared }) {
  return (
    <>
      {count(link.opened, 'time')}, last <TimeText at={link.lastOpenedAt} />
    </>
  )
}
