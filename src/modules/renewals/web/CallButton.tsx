import { Button, Modal, NumberInput, SegmentedControl, Textarea } from '@mantine/core'
import { useState } from 'react'
import { currencyDigits } from '../../../kernel/money.ts'
import { t } from '../../../kernel/words.ts'
import { useAction } from '../../../web/lib/api.ts'
import { useMay, useSession } from '../../../web/lib/session.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import css from './Renewals.module.css'
import { type Kind, kindNames, type Listed } from './words.ts'

const kinds: readonly Kind[] = ['commit', 'best_case', 'expected_loss']

/** Lets somebody say what they expect of an open renewal, and why. */
export function CallButton({ renewal, kind }: { renewal: Listed; kind?: Kind }) {
  const may = useMay('renewals.call')
  const [isOpen, setOpen] = useState(false)
  if (!may || renewal.state !== 'open') return null
  return (
    <>
      <Button size="compact-sm" aria-label={t`Call ${renewal.account.name}`} onClick={() => setOpen(true)}>
        {t`Call||a renewal`}
      </Button>
      {isOpen && <CallDialog renewal={renewal} kind={kind} onClose={() => setOpen(false)} />}
    </>
  )
}

type CallDialogProps = { renewal: Listed; kind: Kind | undefined; onClose: () => void }

function CallDialog({ renewal: { account, dueOn, due, csm, lead }, kind: first, onClose }: CallDialogProps) {
  const { workspace } = useSession()
  const unit = 10 ** currencyDigits(workspace.currency)
  const last = lead ?? csm
  const [kind, setKind] = useState<Kind>(first ?? last?.kind ?? 'commit')
  const [amount, setAmount] = useState<number | string>((last?.amount ?? due ?? 0) / unit)
  const [why, setWhy] = useState('')
  const call = useAction('renewals.call', {
    changes: ['renewals.list', 'renewals.forecast', 'renewals.monday', 'renewals.ofAccount'],
    onDone: () => {
      toast(t`${account.name} is called`)
      onClose()
    },
  })
  return (
    <Modal opened onClose={onClose} title={<strong>{t`Call ${account.name}`}</strong>}>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault()
          const expected = Math.round(Number(amount) * unit)
          call.mutate(
            { account: account.id, due: dueOn, kind, amount: expected, why: why.trim() },
            { onError: toastProblem },
          )
        }}
      >
        <SegmentedControl
          aria-label={t`What you expect`}
          data={kinds.map((one) => ({ value: one, label: kindNames[one] }))}
          value={kind}
          onChange={(chosen) => {
            setKind(chosen as Kind)
            if (chosen === 'expected_loss') setAmount(0)
          }}
        />
        <NumberInput
          label={t`Renewed a year, in ${workspace.currency}`}
          description={t`Of an expected loss: what is thought to remain`}
          min={0}
          value={amount}
          onChange={setAmount}
        />
        <Textarea
          label={t`Why`}
          description={t`Stands beside the movement on Monday`}
          value={why}
          maxLength={500}
          autosize
          minRows={2}
          required
          onChange={(event) => setWhy(event.currentTarget.value)}
        />
        <div className={css.acts}>
          <Button type="submit" variant="filled" loading={call.isPending} disabled={why.trim() === ''}>
            {t`Call it`}
          </Button>
          <Button onClick={onClose}>{t`Cancel`}</Button>
        </div>
      </form>
    </Modal>
  )
}
