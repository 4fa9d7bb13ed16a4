import { t } from '../../../kernel/words.ts'
import { useOperation } from '../../../web/lib/api.ts'
import { contractStates } from '../../../web/lib/contract-states.ts'
import { PageLink } from '../../../web/lib/navigation.tsx'
import { rich } from '../../../web/lib/rich.ts'
import { useMay, useToday } from '../../../web/lib/session.tsx'
import { useSource } from '../../../web/lib/sources.ts'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Timeline } from '../../../web/ui/Timeline.tsx'
import { DateText, Money } from '../../../web/ui/Values.tsx'
import css from './AccountContracts.module.css'
import {
  type Contract,
  type Contracts,
  exactDay,
  lineWords,
  relationWords,
  termWords,
  unknownWords,
} from './contract.ts'

/** What the customer agreed to, which of it counts, and until when notice can be given. */
export function AccountContracts({ account }: { account: string }) {
  const { data, error, refetch } = useOperation('revenue.list_contracts', { account })
  const source = useSource('revenue')
  return (
    <>
      <Panel title={t`Contracts`} padding="flush" aside={data && data.items.length > 0 && <Sum contracts={data} />}>
        {data?.arrUnknown && <p className={css.notice}>{unknownWords(data)}</p>}
        <DataTable
          label={t`Contracts`}
          columns={columnsOf(data?.items ?? [], data?.currency)}
          rows={source === undefined ? undefined : data?.items}
          rowKey={(contract) => contract.id}
          rowHeight={52}
          skeletonRows={3}
          error={error ?? undefined}
          retry={() => void refetch()}
          empty={<NoContracts isConnected={source?.isConnected ?? true} />}
        />
      </Panel>
      {data && data.cancellations.length > 0 && <Cancellations contracts={data} />}
    </>
  )
}

function Sum({ contracts }: { contracts: Contracts }) {
  return (
    <>
      {contractStates[contracts.state]}
      {contracts.arr !== null && rich`, ARR ${<Money minor={contracts.arr} currency={contracts.currency} />}`}
    </>
  )
}

function columnsOf(all: readonly Contract[], into: string | undefined): Column<Contract>[] {
  return [
    {
      key: 'contract',
      header: t`Contract`,
      cell: (contract) => (
        <div className={contract.isCounting ? undefined : 'muted'}>
          <div>{[contract.name, contract.plan].filter(Boolean).join(', ')}</div>
          {contract.lines.map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines of a contract have no id and never move
            <div key={index} className={css.under}>
              {lineWords(line, contract.currency)}
            </div>
          ))}
          {relationWords(contract, all) && <div className={css.under}>{relationWords(contract, all)}</div>}
        </div>
      ),
    },
    {
      key: 'term',
      header: t`Term`,
      narrow: 'hide',
      cell: (contract) => (
        <div>
          <div>{t`${exactDay(contract.starts)} to ${contract.ends === null ? 'open' : exactDay(contract.ends)}`}</div>
          <div className={css.under}>{termWords(contract)}</div>
        </div>
      ),
    },
    { key: 'renewal', header: t`Renews`, cell: (contract) => <Renewal contract={contract} /> },
    {
      key: 'arr',
      header: t`ARR`,
      align: 'right',
      cell: (contract) => (
        <div>
          <Money minor={contract.arr} currency={contract.currency} />
          {into !== undefined && contract.currency !== into && (
            <div className={css.under}>
              <Money minor={contract.arrConverted} currency={into} unknown={t`no rate to ${into}`} />
            </div>
          )}
          {!contract.isCounting && <div className={css.under}>{t`not counted`}</div>}
        </div>
      ),
    },
  ]
}

function Renewal({ contract }: { contract: Contract }) {
  const today = useToday()
  const { renewsOn, noticeOn, noticeReceivedOn, noticeDays } = contract
  if (noticeReceivedOn) {
    return <span className="down">{rich`Notice given ${<DateText day={noticeReceivedOn} />}`}</span>
  }
  if (renewsOn === null || !contract.isCounting) {
    return <span className="dim">{contract.ends !== null && contract.ends <= today ? t`ended` : 'no'}</span>
  }
  return (
    <div>
      <DateText day={renewsOn} />
      <div className={css.under}>
        {noticeOn === null
          ? noticeDays === null
            ? t`notice not agreed`
            : t`${noticeDays} days of notice`
          : noticeOn < today
            ? t`notice period has passed`
            : t`notice by `}
        {noticeOn !== null && noticeOn >= today && <DateText day={noticeOn} />}
      </div>
    </div>
  )
}

function Cancellations({ contracts }: { contracts: Contracts }) {
  return (
    <Panel title={t`Cancellations`}>
      <Timeline
        entries={contracts.cancellations.map((cancellation) => ({
          key: cancellation.id,
          text: [cancellation.isReactivation ? t`Came back` : t`Cancelled`, cancellation.reason?.replaceAll('_', ' ')]
            .filter(Boolean)
            .join(': '),
          detail: cancellation.feedback ?? undefined,
          aside: <DateText day={cancellation.day} />,
          tone: cancellation.isReactivation ? 'good' : 'bad',
        }))}
      />
    </Panel>
  )
}

function NoContracts({ isConnected }: { isConnected: boolean }) {
  const mayImport = useMay('imports.run')
  if (isConnected)
    return (
      <EmptyState title={t`No contract`}>{t`Nothing was signed with this account, as far as is known.`}</EmptyState>
    )
  return (
    <EmptyState title={t`No contracts: billing is not connected`}>
      {t`What this account agreed to is not known.`}{' '}
      {mayImport ? (
        <PageLink to="imports">{t`Import contracts and invoices`}</PageLink>
      ) : (
        t`An administrator can import contracts.`
      )}
    </EmptyState>
  )
}
