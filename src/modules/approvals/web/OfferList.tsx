import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { t } from '../../../kernel/words.ts'
import { call } from '../../../web/lib/api.ts'
import { sayDay } from '../../../web/lib/format.ts'
import { PageLink } from '../../../web/lib/navigation.tsx'
import { useMay, useToday } from '../../../web/lib/session.tsx'
import records from '../../../web/ui/Records.module.css'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import css from './Approvals.module.css'
import { type Offer, purposeNames, type Step, stateNames, stepNames, stepsFrom } from './words.ts'

type OfferListProps = { offers: readonly Offer[]; without?: 'account' }

/** Offers, each with its state and what can be done next. */
export function OfferList({ offers, without }: OfferListProps) {
  return (
    <ul className={css.offers} aria-label={t`Offers`} data-bare={without !== undefined || undefined}>
      {offers.map((offer) => (
        <OfferRow key={offer.id} offer={offer} without={without} />
      ))}
    </ul>
  )
}

function OfferRow({ offer, without }: { offer: Offer; without: 'account' | undefined }) {
  const today = useToday()
  return (
    <li className={css.offer}>
      <div>
        <strong>{offer.title}</strong>
        <p className={records.line}>
          {without !== 'account' && <PageLink to={`accounts/${offer.account.id}`}>{offer.account.name}</PageLink>}
          <span>{purposeNames[offer.purpose]}</span>
          <span>{offer.reason}</span>
          {offer.by && <span>{offer.by.name}</span>}
        </p>
        {offer.why !== null && <p className={css.why}>{offer.why}</p>}
      </div>
      <div className={css.end}>
        <span className={css.state} data-state={offer.state}>
          {offer.isLapsed ? t`Lapsed` : stateNames[offer.state]}
        </span>
        <span className="dim">{t`until ${sayDay(offer.validUntil, today)}`}</span>
      </div>
      <Steps offer={offer} />
    </li>
  )
}

function Steps({ offer }: { offer: Offer }) {
  const may = useMay('offers.write')
  const client = useQueryClient()
  const steps = offer.isLapsed ? (['withdrawn'] as const) : (stepsFrom[offer.state] ?? [])
  if (!may || steps.length === 0) return null
  const go = async (to: Step) => {
    try {
      const { state } = await call('approvals.moveOffer', { offer: offer.id, to, why: null })
      toast(stateNames[state])
      await client.invalidateQueries({
        predicate: ({ queryKey: [, name] }) => String(name).startsWith('approvals.') || name === 'timeline.list',
      })
    } catch (error) {
      toastProblem(error)
    }
  }
  return (
    <div className={css.answers}>
      {steps.map((step) => (
        <Button
          key={step}
          size="compact-sm"
          onClick={() => void go(step)}
          aria-label={`${stepNames[step]}: ${offer.title}`}
        >
          {stepNames[step]}
        </Button>
      ))}
    </div>
  )
}
