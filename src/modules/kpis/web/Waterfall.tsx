import { plural, t } from '../../../kernel/words.ts'
import { money, number, signedMoney } from '../../../web/lib/format.ts'
import { type Bar, Waterfall as Bars } from '../../../web/ui/Waterfall.tsx'
import { movedFrom } from '../../../web/ui/waterfall-places.ts'
import { type Kind, kindNames, type Span } from './view.ts'

type WaterfallProps = { span: Span; currency: string; onOpen: (kind: Kind) => void }

/** From opening to closing, a row for each kind of movement; each opens into the accounts behind it. */
export const Waterfall = ({ span: { opening, sums, closing }, currency, onOpen }: WaterfallProps) => {
  const whole = (key: string, label: string, to: number): Bar => ({
    ...{ key, label, from: 0, to, tone: 'whole', said: money(to, currency, 'whole') },
  })
  const reaches = movedFrom(
    opening,
    sums.map(({ amount }) => amount),
  )
  const moves = sums.map(
    ({ kind, amount, accounts }, at): Bar => ({
      ...{ key: kind, label: kindNames[kind], from: reaches[at]?.from ?? 0, to: reaches[at]?.to ?? 0 },
      said: signedMoney(amount, currency, 'whole'),
      note: `${number(accounts)} ${plural(accounts, 'account', 'accounts')}`,
      tone: toneOf(kind, amount),
      onOpen: () => onOpen(kind),
    }),
  )
  return <Bars bars={[whole('opening', t`Opening`, opening), ...moves, whole('closing', t`Closing`, closing)]} />
}

const toneOf = (kind: Kind, amount: number) =>
  kind === 'exchange' || kind === 'transfer' ? 'plain' : amount > 0 ? 'gain' : 'loss'
