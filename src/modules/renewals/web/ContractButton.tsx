import { Button, Modal, TextInput } from '@mantine/core'
import { useState } from 'react'
import { addMonths, type Day } from '../../../kernel/day.ts'
import { t } from '../../../kernel/words.ts'
import { useAction } from '../../../web/lib/api.ts'
import { useMay, useToday } from '../../../web/lib/session.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import css from './Papers.module.css'
import type { Place, Proposal, Proposals } from './Proposals.tsx'

type ContractButtonProps = { proposal: Proposal; contracts: Proposals['contracts']; place: Place }

/** What was accepted becomes the contract of the next term; by it the renewal is won. */
export function ContractButton(props: ContractButtonProps) {
  const may = useMay('facts.write')
  const [isOpen, setOpen] = useState(false)
  if (!may) return null
  return (
    <>
      <Button size="compact-sm" variant="filled" onClick={() => setOpen(true)}>{t`Write its contract`}</Button>
      {isOpen && <ContractDialog {...props} onClose={() => setOpen(false)} />}
    </>
  )
}

function ContractDialog({ proposal, contracts, place, onClose }: ContractButtonProps & { onClose: () => void }) {
  const today = useToday()
  const { terms, price, currency } = proposal
  const [first] = contracts
  const [name, setName] = useState(t`${first?.name ?? ''} from ${place.due}`)
  const [signed, setSigned] = useState(today)
  const write = useAction('revenue.write_contract', {
    changes: ['revenue.list_contracts', 'renewals.ofAccount', 'renewals.list', 'renewals.papers', 'renewals.proposals'],
    onDone: () => {
      toast(t`The contract is written`)
      onClose()
    },
  })
  return (
    <Modal opened onClose={onClose} title={<strong>{t`The contract of the next term`}</strong>}>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault()
          write.mutate(
            {
              ...{ account: place.account, name: name.trim(), plan: first?.plan ?? null, currency, signed },
              ...{ starts: place.due, ends: addMonths(place.due as Day, terms.months), termMonths: terms.months },
              ...{ autoRenew: terms.autoRenew, noticeDays: terms.noticeDays, relation: 'supersedes' as const },
              // Of several contracts that end together, it takes the place of all.
              relatesTo: contracts.length === 1 ? (first?.id ?? null) : null,
              priceUplift: price.uplift,
              lines: price.lines.map(({ product, seatsThen, total }) => ({
                ...{ product, seats: seatsThen, amount: total, period: 'year' as const },
              })),
            },
            { onError: toastProblem },
          )
        }}
      >
        <TextInput
          label={t`Name`}
          required
          maxLength={200}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label={t`Signed on`}
          required
          value={signed}
          onChange={(event) => setSigned(event.currentTarget.value)}
        />
        <p className="muted">{t`It begins on ${place.due}, with the lines, term and price that were accepted.`}</p>
        <div className={css.line}>
          <Button type="submit" variant="filled" loading={write.isPending}>{t`Write the contract`}</Button>
          <Button onClick={onClose}>{t`Cancel`}</Button>
        </div>
      </form>
    </Modal>
  )
}
