import { Button, Group, NumberInput, Select, Stack, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { currencyDigits } from '../../../kernel/money.ts'
import { t } from '../../../kernel/words.ts'
import { call, type Input, type Output, useOperation } from '../../../web/lib/api.ts'
import type { Problem } from '../../../web/lib/problem.ts'
import { useMay, useSession } from '../../../web/lib/session.tsx'
import { AccountSelect } from '../../../web/ui/AccountSelect.tsx'
import records from '../../../web/ui/Records.module.css'
import { toast } from '../../../web/ui/toasts.ts'
import { useRiskActs } from './use-risks.ts'
import { type Cause, causeNames, type Impact, impactNames, optionsOf } from './words.ts'

type RiskFormProps = { risk: Output<'risks.get'> | null; account: string | null; why: string; onClose: () => void }

/** Whoever owns the account. */
const ownersOwn = 'account'

function draftOf(risk: RiskFormProps['risk'], account: string | null, why: string) {
  return {
    account: risk ? risk.account.id : account,
    what: risk?.what ?? why,
    cause: risk?.cause ?? ('usage' as Cause),
    impact: risk?.impact ?? ('medium' as Impact),
    arr: risk ? risk.arr : null,
    owner: risk && !risk.isOwnersOwn ? (risk.owner?.id ?? ownersOwn) : ownersOwn,
    nextStep: risk?.nextStep ?? '',
    dueOn: risk?.dueOn ?? '',
  }
}

type Draft = ReturnType<typeof draftOf>

export function RiskForm({ risk, account, why, onClose }: RiskFormProps) {
  const acts = useRiskActs()
  const may = useMay('risks.write')
  const [first] = useState(() => draftOf(risk, account, why))
  const [draft, setDraft] = useState(first)
  const [problem, setProblem] = useState<Problem>()
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }))
  const isReady = may && draft.what.trim() !== '' && draft.account !== null
  const save = async () => {
    try {
      if (risk) await call('risks.change', { risk: risk.id, ...changesOf(first, draft) })
      else await call('risks.open', { ...newOf(draft), origin: why === '' ? 'hand' : 'today' })
      toast(risk ? t`Risk changed` : t`Risk opened`)
      onClose()
      await acts.readAgain()
    } catch (error) {
      setProblem(error as Problem)
    }
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (isReady) void save()
      }}
    >
      <Stack gap="sm">
        <Textarea
          label={t`What may go wrong`}
          placeholder={t`The sponsor leaves in May, and nobody else knows us`}
          data-autofocus={!risk || undefined}
          autosize
          minRows={2}
          maxLength={300}
          value={draft.what}
          onChange={(event) => change({ what: event.currentTarget.value })}
        />
        {!risk && (
          <AccountSelect
            label={t`Account`}
            isLabelled
            value={draft.account}
            onChange={(next) => change({ account: next })}
          />
        )}
        <div className={records.pair}>
          <Select
            label={t`Cause`}
            data={optionsOf(causeNames)}
            value={draft.cause}
            allowDeselect={false}
            onChange={(next) => next && change({ cause: next as Cause })}
            comboboxProps={{ withinPortal: false }}
          />
          <Select
            label={t`Impact`}
            data={optionsOf(impactNames)}
            value={draft.impact}
            allowDeselect={false}
            onChange={(next) => next && change({ impact: next as Impact })}
            comboboxProps={{ withinPortal: false }}
          />
          <Exposed draft={draft} change={change} isNew={risk === null} />
          <OwnerField value={draft.owner} onChange={(owner) => change({ owner })} />
        </div>
        <div className={records.pair}>
          <TextInput
            label={t`Next step`}
            placeholder={t`Meet the successor`}
            maxLength={300}
            value={draft.nextStep}
            onChange={(event) => change({ nextStep: event.currentTarget.value })}
          />
          <TextInput
            type="date"
            label={t`By`}
            value={draft.dueOn}
            onChange={(event) => change({ dueOn: event.currentTarget.value })}
          />
        </div>
        {problem && (
          <div role="alert" className="down">
            {[problem.detail || problem.title, problem.remedy].filter(Boolean).join('. ')}
          </div>
        )}
        <Group justify="end">
          <Button type="submit" variant="filled" disabled={!isReady}>
            {risk ? t`Save` : t`Open the risk`}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

type ExposedProps = { draft: Draft; change: (part: Partial<Draft>) => void; isNew: boolean }

function Exposed({ draft, change, isNew }: ExposedProps) {
  const { workspace } = useSession()
  const unit = 10 ** currencyDigits(workspace.currency)
  return (
    <NumberInput
      label={t`ARR exposed`}
      placeholder={isNew ? t`all of the account’s` : undefined}
      prefix={`${workspace.currency} `}
      thousandSeparator
      min={0}
      hideControls
      value={draft.arr === null ? '' : draft.arr / unit}
      onChange={(value) => change({ arr: typeof value === 'number' ? Math.round(value * unit) : null })}
    />
  )
}

function OwnerField({ value, onChange }: { value: string; onChange: (owner: string) => void }) {
  const people = useOperation('workspaces.members', {})
  const members = (people.data?.items ?? []).filter((one) => one.active)
  return (
    <Select
      label={t`Owner`}
      searchable
      data={[
        { value: ownersOwn, label: t`The account’s owner` },
        ...members.map(({ id, name }) => ({ value: id, label: name })),
      ]}
      value={value}
      allowDeselect={false}
      onChange={(next) => next && onChange(next)}
      comboboxProps={{ withinPortal: false }}
    />
  )
}

const wordsOf = (text: string): string | null => text.trim() || null

const newOf = ({ account, arr, owner, nextStep, dueOn, what, cause, impact }: Draft): Input<'risks.open'> => ({
  ...{ cause, impact, account: account ?? '', what: what.trim() },
  owner: owner === ownersOwn ? null : owner,
  nextStep: wordsOf(nextStep),
  dueOn: dueOn === '' ? null : dueOn,
  ...(arr === null ? {} : { arr }),
  origin: 'hand',
})

/** Only what was changed is sent, so that nobody's other change is written over. */
function changesOf(first: Draft, draft: Draft): Omit<Input<'risks.change'>, 'risk'> {
  const is = (field: keyof Draft) => first[field] !== draft[field]
  return {
    ...(is('what') ? { what: draft.what.trim() } : {}),
    ...(is('cause') ? { cause: draft.cause } : {}),
    ...(is('impact') ? { impact: draft.impact } : {}),
    ...(is('arr') ? { arr: draft.arr } : {}),
    ...(is('owner') ? { owner: draft.owner === ownersOwn ? null : draft.owner } : {}),
    ...(is('nextStep') ? { nextStep: wordsOf(draft.nextStep) } : {}),
    ...(is('dueOn') ? { dueOn: draft.dueOn === '' ? null : draft.dueOn } : {}),
  }
}
