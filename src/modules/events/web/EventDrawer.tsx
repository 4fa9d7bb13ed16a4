import { Button, Drawer, Group } from '@mantine/core'
import { PageLink } from '../../../web/lib/navigation.tsx'
import { useMay } from '../../../web/lib/session.tsx'
import { CopyButton } from '../../../web/ui/CopyButton.tsx'
import { TimeText } from '../../../web/ui/Values.tsx'
import css from './Events.module.css'
import { Fact } from './Fact.tsx'
import { type LiveEvent, type LiveItem, laidOut, sayMatch, titleOf, wholeEvent } from './live.ts'

type EventDrawerProps = {
  item: LiveItem | undefined
  onClose: () => void
  onAccount: (account: string) => void
}

/** One event whole: what it says, whom it was matched to, and why it was refused if it was. */
export function EventDrawer({ item, onClose, onAccount }: EventDrawerProps) {
  return (
    <Drawer
      opened={item !== undefined}
      onClose={onClose}
      position="right"
      size={480}
      title={item ? titleOf(item) : ''}
      closeButtonProps={{ 'aria-label': 'Close' }}
      transitionProps={{ duration: 120 }}
    >
      {item?.event && <Accepted event={item.event} onAccount={onAccount} />}
      {item?.refusal && <Refused item={item} refusal={item.refusal} />}
    </Drawer>
  )
}

function Accepted({ event, onAccount }: { event: LiveEvent; onAccount: (account: string) => void }) {
  const { account } = event
  return (
    <>
      <dl className={css.facts}>
        <Fact name="Account">
          {account ? (
            <>
              <PageLink to={`accounts/${account.id}`}>{account.name}</PageLink>
              {event.unit && `, ${event.unit}`} <span className="muted">{sayMatch(event)}</span>
            </>
          ) : (
            <span className="muted">{sayMatch(event)}</span>
          )}
        </Fact>
        <Fact name="Person">
          {event.person === null ? (
            <span className="muted">none named</span>
          ) : (
            <>
              {event.personName ?? <span className="muted">not known yet</span>}{' '}
              <span className="muted">by the id {event.person}</span>
            </>
          )}
          {event.robot && <span className="muted">, a robot: counted apart</span>}
        </Fact>
        <Fact name="Kind">{event.kind}</Fact>
        <Fact name="Happened">
          <TimeText at={event.at} />
        </Fact>
        <Fact name="Came in">
          <TimeText at={event.receivedAt} /> <span className="muted">from {event.source}</span>
        </Fact>
        <Fact name="Origin">{event.origin}</Fact>
      </dl>
      {account && <Button onClick={() => onAccount(account.id)}>Only events of {account.name}</Button>}
      <Payload text={wholeEvent(event)} title="As it is kept" />
    </>
  )
}

type Refusal = NonNullable<LiveItem['refusal']>

function Refused({ item, refusal }: { item: LiveItem; refusal: Refusal }) {
  const mayMend = useMay('events.mend')
  return (
    <>
      <dl className={css.facts}>
        <Fact name="Refused">
          <span className={css.refusedWord}>{refusal.field}</span> {refusal.reason}
        </Fact>
        <Fact name="What to do">{refusal.remedy}</Fact>
        <Fact name="Came in">
          <TimeText at={item.receivedAt} /> <span className="muted">from {item.source}</span>
        </Fact>
      </dl>
      {mayMend && refusal.payload !== null && (
        <PageLink to="events" search={{ tab: 'refused', event: refusal.id }}>
          Mend it and send it again
        </PageLink>
      )}
      {refusal.payload === null ? (
        <p className="muted">What was sent is shown to those who see all accounts: it may name any.</p>
      ) : (
        <Payload text={laidOut(refusal.payload)} title="As it was sent" />
      )}
    </>
  )
}

function Payload({ text, title }: { text: string; title: string }) {
  return (
    <>
      <Group justify="space-between" mt="md">
        <h3 className={css.small}>{title}</h3>
        <CopyButton text={text} />
      </Group>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <pre className={css.payload} tabIndex={0}>
        {text}
      </pre>
    </>
  )
}
