import { Button, Modal, NumberInput, SegmentedControl, Select, Textarea } from '@mantine/core'
import { useState } from 'react'
import { currencyDigits } from '../../../kernel/money.ts'
import { t } from '../../../kernel/words.ts'
import { useAction } from '../../../web/lib/api.ts'
import { useSession } from '../../../web/lib/session.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import { type Tactic, tacticsOf } from '../domain/tactics.ts'
import css from './Expansion.module.css'
import { type Listed, nameOf, stateNames, type Target, tacticName } from './words.ts'

export const readAgain = ['expansion.list', 'expansion.board', 'expansion.forecast', 'expansion.of_account'] as const

type MoveDialogProps = { one: Listed; to: Target; onClose: () => void }

/** Takes an opportunity up, or says how it ended: what was bought, or why not. */
export function MoveDialog({ one, to: first, onClose }: MoveDialogProps) {
  const { workspace } = useSession()
  const unit = 10 ** currencyDigits(workspace.currency)
  const targets: Target[] =
    one.state === 'open' ? ['pursued', 'won', 'lost', 'dismissed'] : ['won', 'lost', 'dismissed']
  const [to, setTo] = useState<Target>(targets.includes(first) ? first : 'won')
  const [came, setCame] = useState<number | string>(one.amount === null ? '' : one.amount / unit)
  const [why, setWhy] = useState('')
  const [tactic, setTactic] = useState<Tactic | null>(one.tactic)
  const move = useAction('expansion.move', {
    changes: [...readAgain],
    onDone: ({ state }) => {
      toast(t`${nameOf(one)} for ${one.account.name}: ${stateNames[state]}`)
      onClose()
    },
  })
  const needsWhy = to === 'lost' || to === 'dismissed'
  return (
    <Modal opened onClose={onClose} title={<strong>{t`${nameOf(one)} for ${one.account.name}`}</strong>}>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault()
          const said = {
            ...(why.trim() ? { why: why.trim() } : {}),
            ...(tactic && to !== 'dismissed' ? { tactic } : {}),
            ...(to === 'won' && came !== '' ? { came: Math.round(Number(came) * unit) } : {}),
          }
          move.mutate({ account: one.account.id, id: one.id, state: to, ...said }, { onError: toastProblem })
        }}
      >
        <SegmentedControl
          aria-label={t`Where it stands`}
          data={targets.map((value) => ({ value, label: stateNames[value] }))}
          value={to}
          onChange={(chosen) => setTo(chosen as Target)}
        />
        {to === 'won' && (
          <NumberInput
            label={t`Bought a year, in ${workspace.currency}`}
            min={0}
            value={came}
            onChange={setCame}
            required={one.amount === null}
          />
        )}
        {to !== 'dismissed' && (
          <Select
            label={t`Tactic`}
            description={t`How it is put to the customer: what works is counted by it`}
            placeholder={t`Not said`}
            data={tacticsOf[one.kind].map((value) => ({ value, label: tacticName(value) }))}
            value={tactic}
            onChange={(chosen) => setTactic(chosen as Tactic | null)}
          />
        )}
        <Textarea
          label={needsWhy ? t`Why` : t`Note`}
          description={needsWhy ? t`It is not found again for half a year` : undefined}
          value={why}
          maxLength={500}
          autosize
          minRows={2}
          required={needsWhy}
          onChange={(event) => setWhy(event.currentTarget.value)}
        />
        <div className={css.acts}>
          <Button type="submit" variant="filled" loading={move.isPending} disabled={needsWhy && why.trim() === ''}>
            {t`Save`}
          </Button>
          <Button onClick={onClose}>{t`Cancel`}</Button>
        </div>
      </form>
    </Modal>
  )
}
