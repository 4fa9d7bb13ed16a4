import { Button } from '@mantine/core'
import { t } from '../../../kernel/words.ts'
import { useAction, useList } from '../../../web/lib/api.ts'
import { useMay } from '../../../web/lib/session.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Line, places } from '../../../web/ui/Skeletons.tsx'
import { CommentForm } from './CommentForm.tsx'
import { CommentRow } from './CommentRow.tsx'
import css from './Comments.module.css'

/** What colleagues say among themselves about an account, newest first. */
export function AccountComments({ account }: { account: string }) {
  const list = useList('notifications.comments', { account, limit: 30 })
  const mayWrite = useMay('comments.write')
  return (
    <Panel title={t`Comments`} aside={<span className="dim">{t`For colleagues only`}</span>}>
      {mayWrite && <NewComment account={account} />}
      {list.error && !list.items ? (
        <ErrorState error={list.error} retry={list.retry} />
      ) : list.items?.length === 0 ? (
        <EmptyState
          title={t`Nobody has said anything yet`}
        >{t`What you write here is seen by colleagues who see this account. Write @ and a name to ask somebody in particular.`}</EmptyState>
      ) : list.items ? (
        <>
          <ol className={css.comments} aria-label={t`Comments`}>
            {list.items.map((comment) => (
              <CommentRow key={comment.id} account={account} comment={comment} />
            ))}
          </ol>
          {list.more.has && (
            <Button variant="subtle" onClick={list.more.load} disabled={list.more.loading}>
              {list.more.loading ? t`Reading more` : t`Show earlier ones`}
            </Button>
          )}
        </>
      ) : (
        <CommentSkeletons />
      )}
    </Panel>
  )
}

function NewComment({ account }: { account: string }) {
  const add = useAction('notifications.comment', { changes: ['notifications.comments', 'timeline.list'] })
  return (
    <CommentForm
      account={account}
      label={t`Write a comment`}
      deed={t`Comment`}
      initial=""
      problem={add.error}
      busy={add.isPending}
      onSend={(text, sent) => add.mutate({ account, text }, { onSuccess: sent })}
    />
  )
}

function CommentSkeletons() {
  return (
    <div className={css.comments} role="status" aria-label={t`Loading`}>
      {places(3).map((index) => (
        <div key={index} className={css.comment}>
          <Line width={160} />
          <Line width={`${70 - index * 15}%`} />
        </div>
      ))}
    </div>
  )
}
