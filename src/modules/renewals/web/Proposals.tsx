import { Button } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { type Output, useAction, useOperation } from '../../../web/lib/api.ts'
import { longDay, money, number } from '../../../web/lib/format.ts'
import { PageLink } from '../../../web/lib/navigation.tsx'
import { useMay } from '../../../web/lib/session.tsx'
import type { Band } from '../../../web/ui/band.ts'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { StatePill } from '../../../web/ui/HealthPill.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { toastProblem } from '../../../web/ui/toasts.ts'
import { ContractButton } from './ContractButton.tsx'
import css from './Papers.module.css'
import { ProposalDialog } from './ProposalDialog.tsx'

export type Proposals = Output<'renewals.proposals'>
export type Proposal = Proposals['items'][number]

const stateNames: Readonly<Record<Proposal['state'], string>> = {
  draft: t`Draft`,
  waiting: t`Waits for approval`,
  approved: t`May be sent`,
  sent: t`Sent`,
  accepted: t`Accepted`,
  declined: t`Declined`,
  replaced: t`Replaced`,
}

const stateBands: Readonly<Record<Proposal['state'], Band>> = {
  draft: 'grey',
  waiting: 'yellow',
  approved: 'green',
  sent: 'yellow',
  accepted: 'green',
  declined: 'red',
  replaced: 'grey',
}

const outsideWords = {
  'short term': t`usually given for two years or more`,
  below: t`several years usually give 10% and more`,
  above: t`several years usually give 20% at most`,
}

export interface Place {
  account: string
  due: string
}

/** What is offered for the next term, version by version, and where each stands. */
export function Proposals({ place }: { place: Place }) {
  const { data, error, refetch } = useOperation('renewals.proposals', { ...place })
  const [isOpen, setOpen] = useState(false)
  const may = useMay('renewals.call')
  if (error && !data) return <ErrorState error={error} retry={() => void refetch()} />
  if (!data) return <Lines count={3} />
  const mayPropose = may && data.isOpen && data.bought !== null && data.items[0]?.state !== 'accepted'
  return (
    <Panel
      title={t`Proposals`}
      aside={mayPropose && <Button size="compact-sm" onClick={() => setOpen(true)}>{t`Draw up another`}</Button>}
    >
      {data.items.length === 0 ? (
        <p className="dim">
          {data.bought === null
            ? t`The contracts of this renewal are in several currencies, or unknown: tell them first.`
            : t`None is drawn up yet.`}
        </p>
      ) : (
        <ul className={css.proposals}>
          {data.items.map((one, at) => (
            <li key={one.version}>
              <Shown proposal={one} proposals={data} place={place} isNewest={at === 0} />
            </li>
          ))}
        </ul>
      )}
      {isOpen && <ProposalDialog proposals={data} place={place} onClose={() => setOpen(false)} />}
    </Panel>
  )
}

type ShownProps = { proposal: Proposal; proposals: Proposals; place: Place; isNewest: boolean }

function Shown({ proposal, proposals, place, isNewest }: ShownProps) {
  const { version, state, price, currency, terms, why, outside, approval } = proposal
  const say = (minor: number) => money(minor, currency)
  const parts = [
    price.growth !== 0 && t`added or less ${say(price.growth)}`,
    price.uplift !== 0 && t`price change ${say(price.uplift)}`,
    price.discount !== 0 && t`discount ${say(-price.discount)} (${number(terms.discount)}%)`,
  ].filter((one) => one !== false)
  return (
    <>
      <div className={css.line}>
        <b>{t`Proposal ${version}`}</b>
        <StatePill band={stateBands[state]}>{stateNames[state]}</StatePill>
        <span>{t`${say(price.total)} a year for ${terms.months} months, now ${say(price.now)}`}</span>
        {isNewest && proposals.isOpen && <Moves proposal={proposal} place={place} />}
        {isNewest && state === 'accepted' && (
          <ContractButton proposal={proposal} contracts={proposals.contracts} place={place} />
        )}
        {state === 'waiting' && approval && <PageLink to="approvals">{t`See what is asked`}</PageLink>}
      </div>
      <div className="dim">
        {[...parts, outside && outsideWords[outside], t`valid until ${longDay(terms.validUntil)}`, terms.reason, why]
          .filter(Boolean)
          .join(' · ')}
      </div>
    </>
  )
}

const nextMoves = {
  draft: [{ to: 'submitted', label: t`Put forward` }],
  approved: [{ to: 'sent', label: t`It was sent` }],
  sent: [
    { to: 'accepted', label: t`They accept` },
    { to: 'declined', label: t`They decline` },
  ],
} as const

function Moves({ proposal: { version, state }, place }: { proposal: Proposal; place: Place }) {
  const may = useMay('renewals.call')
  const move = useAction('renewals.moveProposal', {
    changes: ['renewals.proposals', 'approvals.list', 'approvals.count'],
  })
  if (!may || !(state in nextMoves)) return null
  return nextMoves[state as keyof typeof nextMoves].map(({ to, label }) => (
    <Button
      key={to}
      size="compact-sm"
      loading={move.isPending}
      onClick={() => move.mutate({ ...place, version, to }, { onError: toastProblem })}
    >
      {label}
    </Button>
  ))
}
