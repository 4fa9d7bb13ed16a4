import { ActionIcon, Menu, Modal } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { type Item, useAction, useOperation } from '../../../web/lib/api.ts'
import { rich } from '../../../web/lib/rich.ts'
import { ConfirmDialog } from '../../../web/ui/ConfirmDialog.tsx'
import { Line } from '../../../web/ui/Skeletons.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import { TimeText } from '../../../web/ui/Values.tsx'
import { CommentForm } from './CommentForm.tsx'
import css from './Comments.module.css'

type Comment = Item<'notifications.comments'>
type CommentRowProps = { account: string; comment: Comment }
type Doing = 'reading' | 'editing' | 'deleting' | 'looking back'

const changes = ['notifications.comments', 'notifications.commentHistory', 'timeline.list'] as const

export function CommentRow({ account, comment }: CommentRowProps) {
  const [doing, setDoing] = useState<Doing>('reading')
  const rest = () => setDoing('reading')
  return (
    <li className={css.comment}>
      <div className={css.head}>
        <b>{comment.author.name}</b>
        <span className="dim">
          <TimeText at={comment.at} />
        </span>
        {comment.editedAt !== null && (
          <button type="button" className={css.edited} onClick={() => setDoing('looking back')}>{t`edited`}</button>
        )}
        {comment.isMine && (
          <Menu width={160}>
            <Menu.Target>
              <ActionIcon className={css.more} aria-label={t`Change this comment`}>
                <IconDots size={16} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => setDoing('editing')}>{t`Edit`}</Menu.Item>
              <Menu.Item onClick={() => setDoing('deleting')}>{t`Delete`}</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
      </div>
      {doing === 'editing' ? (
        <EditComment account={account} comment={comment} onDone={rest} />
      ) : (
        <p className={css.text}>
          <WithMentions text={comment.text} mentions={comment.mentions} />
        </p>
      )}
      {doing === 'deleting' && <DeleteComment comment={comment} onDone={rest} />}
      {doing === 'looking back' && <Earlier comment={comment} onDone={rest} />}
    </li>
  )
}

/** Names that were mentioned stand out. */
function WithMentions({ text, mentions }: Pick<Comment, 'text' | 'mentions'>) {
  const ends = [0, ...mentions.map(({ to }) => to)]
  return (
    <>
      {mentions.map(({ from, to }, index) => (
        <span key={from}>
          {text.slice(ends[index], from)}
          <span className={css.mention}>{text.slice(from, to)}</span>
        </span>
      ))}
      {text.slice(ends.at(-1))}
    </>
  )
}

type WithinProps = { comment: Comment; onDone: () => void }

function EditComment({ account, comment, onDone }: WithinProps & { account: string }) {
  const edit = useAction('notifications.editComment', { changes: [...changes], onDone })
  return (
    <CommentForm
      account={account}
      label={t`Change the comment`}
      deed={t`Save`}
      initial={comment.text}
      problem={edit.error}
      busy={edit.isPending}
      onSend={(text) => edit.mutate({ comment: comment.id, text })}
      onCancel={onDone}
    />
  )
}

function DeleteComment({ comment, onDone }: WithinProps) {
  const remove = useAction('notifications.deleteComment', {
    changes: [...changes],
    onDone: () => {
      toast(t`Comment deleted`)
      onDone()
    },
  })
  return (
    <ConfirmDialog
      opened
      title={t`Delete this comment`}
      confirm={t`Delete`}
      tone="bad"
      busy={remove.isPending}
      onConfirm={() => remove.mutate({ comment: comment.id }, { onError: toastProblem })}
      onClose={onDone}
    >{t`It leaves this page, and the bells of those it was told to. The timeline says that a comment was deleted.`}</ConfirmDialog>
  )
}

function Earlier({ comment, onDone }: WithinProps) {
  const { data } = useOperation('notifications.commentHistory', { comment: comment.id })
  return (
    <Modal opened onClose={onDone} title={t`What it said before`} size="md">
      {data ? (
        <ol className={css.comments} aria-label={t`Earlier versions`}>
          {data.items.map(({ text, until }) => (
            <li key={until} className={css.comment}>
              <span className="dim">{rich`until ${<TimeText at={until} />}`}</span>
              <p className={css.text}>{text}</p>
            </li>
          ))}
        </ol>
      ) : (
        <Line width="60%" />
      )}
    </Modal>
  )
}
