import { type KeyboardEvent, useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { ApprovalCard } from './ApprovalCard.tsx'
import css from './Approvals.module.css'
import { EditDialog, RejectDialog } from './DecideDialogs.tsx'
import { useDecide } from './use-decide.ts'
import type { Approval } from './words.ts'

type QueueProps = { label: string; approvals: readonly Approval[]; isShort?: boolean }

/** Questions that one walks through by j and k, and answers by a, e and r. */
export function Queue({ label, approvals, isShort = false }: QueueProps) {
  const decide = useDecide()
  const [asked, ask] = useState<{ what: 'edit' | 'reject'; approval: Approval }>()
  const edit = (approval: Approval) => approval.editable.length > 0 && ask({ what: 'edit', approval })
  const approve = (approval: Approval) => void decide(approval, { decision: 'approve' })
  const keys = queueKeys(approvals, {
    a: approve,
    e: edit,
    r: (approval) => ask({ what: 'reject', approval }),
  })
  const mayAny = approvals.some(({ mayDecide }) => mayDecide)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of what stands within
    <div onKeyDown={keys}>
      <ul className={css.queue} aria-label={label}>
        {approvals.map((approval) => (
          <ApprovalCard
            key={approval.id}
            approval={approval}
            isShort={isShort}
            onApprove={() => approve(approval)}
            onEdit={() => edit(approval)}
            onReject={() => ask({ what: 'reject', approval })}
          />
        ))}
      </ul>
      {mayAny && !isShort && <p className={css.keys}>{t`j and k walk, a approves, e edits, r rejects`}</p>}
      {asked?.what === 'reject' && (
        <RejectDialog approval={asked.approval} decide={decide} onClose={() => ask(undefined)} />
      )}
      {asked?.what === 'edit' && (
        <EditDialog approval={asked.approval} decide={decide} onClose={() => ask(undefined)} />
      )}
    </div>
  )
}

type Keys = Record<'a' | 'e' | 'r', (approval: Approval) => void>

function queueKeys(approvals: readonly Approval[], keys: Keys) {
  return (event: KeyboardEvent<HTMLElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('[role=dialog]')) return
    if (event.key === 'j' || event.key === 'k') step(event.currentTarget, event.key === 'j' ? 1 : -1)
    else {
      const id = document.activeElement?.closest<HTMLElement>('[data-approval]')?.dataset.approval
      const approval = approvals.find((one) => one.id === id)
      const act = { a: keys.a, e: keys.e, r: keys.r }[event.key]
      if (!approval?.mayDecide || !act) return
      act(approval)
    }
    event.preventDefault()
  }
}

/** Puts the keyboard on the question below or above. */
function step(place: Element, by: number): void {
  const cards = [...place.querySelectorAll<HTMLElement>('[data-approval]')]
  const at = cards.findIndex((card) => card.contains(document.activeElement))
  cards[at < 0 ? 0 : Math.min(Math.max(at + by, 0), cards.length - 1)]?.focus()
}
