import { Button, Modal, NumberInput, Select, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { currencyDigits } from '../../../kernel/money.ts'
import { inWords, t } from '../../../kernel/words.ts'
import { useAction } from '../../../web/lib/api.ts'
import { money } from '../../../web/lib/format.ts'
import { useToday } from '../../../web/lib/session.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import { type Ground, grounds, groundWords, type ProposalLine, priced } from '../domain/proposal.ts'
import css from './Papers.module.css'
import type { Place, Proposals } from './Proposals.tsx'

type ProposalDialogProps = { proposals: Proposals; place: Place; onClose: () => void }

/** A version more of the proposal: term, price change and discount, and line by line what is added or taken away. */
export function ProposalDialog({ proposals: { bought, items }, place, onClose }: ProposalDialogProps) {
  const [last] = items
  const today = useToday()
  const currency = last?.currency ?? bought?.currency ?? 'USD'
  const unit = 10 ** currencyDigits(currency)
  const [months, setMonths] = useState<number | string>(last?.terms.months ?? bought?.months ?? 12)
  const [uplift, setUplift] = useState<number | string>((last?.terms.uplift ?? 0) / 10)
  const [discount, setDiscount] = useState<number | string>(last?.terms.discount ?? 0)
  const [ground, setGround] = useState<Ground>(last?.terms.ground ?? 'commitment')
  const [reason, setReason] = useState(last?.terms.reason ?? '')
  const [validUntil, setValid] = useState(last && last.terms.validUntil >= today ? last.terms.validUntil : today)
  const [lines, setLines] = useState<ProposalLine[]>(last?.terms.lines ?? bought?.lines ?? [])
  const figures = { months: Number(months), uplift: Math.round(Number(uplift) * 10), discount: Number(discount), lines }
  const price = priced(figures)
  const propose = useAction('renewals.propose', {
    changes: ['renewals.proposals'],
    onDone: ({ version }) => {
      toast(t`Proposal ${version} is drawn up`)
      onClose()
    },
  })
  const put = (at: number, change: Partial<ProposalLine>) =>
    setLines(lines.map((line, position) => (position === at ? { ...line, ...change } : line)))
  return (
    <Modal opened onClose={onClose} size="lg" title={<strong>{t`Draw up a proposal`}</strong>}>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault()
          const { autoRenew = null, noticeDays = null } = last?.terms ?? bought ?? {}
          propose.mutate(
            { ...place, ...figures, ground, reason: reason.trim() || null, validUntil, autoRenew, noticeDays },
            { onError: toastProblem },
          )
        }}
      >
        <div className={css.fields}>
          <NumberInput label={t`Term in months`} min={1} max={120} value={months} onChange={setMonths} />
          <NumberInput
            label={t`Price change in %`}
            min={0}
            max={100}
            decimalScale={1}
            value={uplift}
            onChange={setUplift}
          />
          <NumberInput
            label={t`Discount in %`}
            min={0}
            max={100}
            allowDecimal={false}
            value={discount}
            onChange={setDiscount}
          />
          <TextInput
            type="date"
            label={t`Valid until`}
            value={validUntil}
            required
            onChange={(event) => setValid(event.currentTarget.value)}
          />
        </div>
        {lines.map((line, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines of a contract have no id and never move
          <div key={at} className={css.fields}>
            <b>{line.product ?? t`Product`}</b>
            {line.seats !== null && (
              <NumberInput
                label={t`Seats, now ${line.seats}`}
                min={0}
                value={line.seatsThen ?? line.seats}
                onChange={(seats) => {
                  // More seats at the price of those they have.
                  const share = line.seats ? Number(seats) / line.seats - 1 : 0
                  put(at, { seatsThen: Number(seats), growth: Math.round(line.now * share) })
                }}
              />
            )}
            <NumberInput
              label={t`Added or less a year, in ${currency}`}
              value={line.growth / unit}
              onChange={(growth) => put(at, { growth: Math.round(Number(growth) * unit) })}
            />
          </div>
        ))}
        {figures.discount > 0 && (
          <>
            <Select
              label={t`Why something is taken off`}
              data={grounds.map((one) => ({ value: one, label: inWords(groundWords[one]) }))}
              value={ground}
              allowDeselect={false}
              onChange={(chosen) => chosen && setGround(chosen as Ground)}
              comboboxProps={{ withinPortal: false }}
            />
            <Textarea
              label={t`Reason`}
              required
              maxLength={1000}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
          </>
        )}
        <p>
          {t`${money(price.total, currency)} a year, now ${money(price.now, currency)}; ${money(price.term, currency)} over the term`}
        </p>
        <div className={css.line}>
          <Button type="submit" variant="filled" loading={propose.isPending}>{t`Draw it up`}</Button>
          <Button onClick={onClose}>{t`Cancel`}</Button>
        </div>
      </form>
    </Modal>
  )
}
