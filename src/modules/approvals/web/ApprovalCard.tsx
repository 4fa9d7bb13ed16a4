import { Button } from '@mantine/core'
import { useId } from 'react'
import { t } from '../../../kernel/words.ts'
import { dayOf, withDays } from '../../../web/lib/format.ts'
import { PageLink } from '../../../web/lib/navigation.tsx'
import { rich } from '../../../web/lib/rich.ts'
import { useClock, useMay, useSession } from '../../../web/lib/session.tsx'
import records from '../../../web/ui/Records.module.css'
import { DateText, TimeText } from '../../../web/ui/Values.tsx'
import css from './Approvals.module.css'
import { type Approval, sayPlain, statusNames } from './words.ts'

type ApprovalCardProps = {
  approval: Approval
  /** Beside other things, with less around it. */
  isShort: boolean
  onApprove: () => void
  onEdit: () => void
  onReject: () => void
}

/** One question: who asks, exactly what would happen, and the answer. */
export function ApprovalCard({ approval, isShort, onApprove, onEdit, onReject }: ApprovalCardProps) {
  const id = useId()
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a card takes the keyboard, so that one key answers it
    <li className={css.card} data-approval={approval.id} tabIndex={0} aria-labelledby={id}>
      <div className={css.head}>
        <strong id={id}>{approval.title}</strong>
        <Until approval={approval} />
      </div>
      <Who approval={approval} />
      <div className={css.effect}>
        <p className={css.label}>{approval.status === 'waiting' ? t`What happens on a yes` : t`What was asked`}</p>
        <ul>
          {approval.effect.map((line) => (
            <li key={line}>{withDays(line)}</li>
          ))}
        </ul>
      </div>
      {approval.why !== null && !isShort && <p className={css.why}>{approval.why}</p>}
      {approval.status === 'waiting' ? (
        <Answers approval={approval} onApprove={onApprove} onEdit={onEdit} onReject={onReject} />
      ) : (
        <Decided approval={approval} />
      )}
    </li>
  )
}

function Until({ approval: { status, expiresAt } }: { approval: Approval }) {
  const { zone } = useClock()
  if (status !== 'waiting') return <span className={css.state}>{statusNames[status]}</span>
  if (expiresAt === null) return null
  return <span className="dim">{rich`until ${<DateText day={dayOf(expiresAt, zone)} />}`}</span>
}

function Who({ approval: { account, askedBy, playbook, askedAt, assignee } }: { approval: Approval }) {
  const { member } = useSession()
  const asker = askedBy?.name ?? (playbook ? t`the playbook ${playbook.name}` : t`Tenure`)
  return (
    <p className={records.line}>
      {account && <PageLink to={`accounts/${account.id}`}>{account.name}</PageLink>}
      <span>{rich`asked by ${asker}, ${<TimeText at={askedAt} />}`}</span>
      {assignee && assignee.id !== member.id && <span>{t`lies with ${assignee.name}`}</span>}
    </p>
  )
}

type AnswersProps = Omit<ApprovalCardProps, 'isShort'>

function Answers({ approval, onApprove, onEdit, onReject }: AnswersProps) {
  const may = useMay('approvals.decide')
  if (!may || !approval.mayDecide) return <p className="dim">{approval.whyNot ?? t`Your role decides no approvals`}</p>
  const named = (verb: string) => ({ 'aria-label': `${verb}: ${approval.title}` })
  return (
    <div className={css.answers}>
      <Button variant="filled" onClick={onApprove} {...named(t`Approve`)}>{t`Approve`}</Button>
      {approval.editable.length > 0 && <Button onClick={onEdit} {...named(t`Edit`)}>{t`Edit`}</Button>}
      <Button onClick={onReject} {...named(t`Reject`)}>{t`Reject`}</Button>
    </div>
  )
}

function Decided({ approval }: { approval: Approval }) {
  const { workspace } = useSession()
  const say = (value: string | number | null, type: string) => sayPlain(value, type, workspace.currency)
  return (
    <div className={css.decided}>
      {approval.changes.map(({ label, type, before, after }) => (
        <p key={label}>{t`${label}: ${say(after, type)} instead of ${say(before, type)}`}</p>
      ))}
      {approval.reason !== null && <p>{approval.reason}</p>}
      <p className={records.line}>
        {approval.decidedBy && <span>{approval.decidedBy.name}</span>}
        <TimeText at={approval.decidedAt} />
      </p>
    </div>
  )
}
