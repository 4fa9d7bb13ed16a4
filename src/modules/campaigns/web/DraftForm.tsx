import { MultiSelect, NumberInput, Select, TextInput } from '@mantine/core'
import { t } from '../../../kernel/words.ts'
import { useOperation } from '../../../web/lib/api.ts'
import { count } from '../../../web/lib/format.ts'
import { PageLink } from '../../../web/lib/navigation.tsx'
import type { Problem } from '../../../web/lib/problem.ts'
import { useToday } from '../../../web/lib/session.tsx'
import records from '../../../web/ui/Records.module.css'
import css from './Campaigns.module.css'
import { rhythmWords, roleWords } from './campaign-words.ts'
import type { Draft } from './DraftEditor.tsx'

type DraftFormProps = { draft: Draft; onChange: (draft: Draft) => void; problem: Problem | null }

/** Everything of a campaign that somebody decides before it begins. */
export function DraftForm({ draft, onChange, problem }: DraftFormProps) {
  const today = useToday()
  const templates = useOperation('messaging.templates', {})
  const segments = useOperation('segments.list', {})
  const set = (change: Partial<Draft>) => onChange({ ...draft, ...change })
  const template = templates.data?.items.find(({ key }) => key === draft.template)
  const roles = [...new Set([...Object.keys(roleWords), ...draft.roles])]
  return (
    <div className={css.form}>
      <TextInput
        label={t`Name`}
        placeholder={t`Quarterly letter, spring`}
        maxLength={120}
        required
        value={draft.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <Select
        label={t`Mail`}
        description={template?.summary}
        searchable
        required
        data={(templates.data?.items ?? []).map(({ key, name }) => ({ value: key, label: name }))}
        value={draft.template || null}
        onChange={(key) => set({ template: key ?? '' })}
      />
      {template && <PageLink to={`messaging/templates/${template.id}`}>{t`See the mail`}</PageLink>}
      <Select
        label={t`Segment or list`}
        searchable
        required
        data={(segments.data?.items ?? []).map(({ id, name, size }) => ({
          value: id,
          label: t`${name}, ${count(size, 'account')}`,
        }))}
        value={draft.segment || null}
        onChange={(id) => set({ segment: id ?? '' })}
      />
      <MultiSelect
        label={t`For people who are`}
        description={t`Left empty, the first contact of each account gets it`}
        data={roles.map((value) => ({ value, label: roleWords[value] ?? value }))}
        value={[...draft.roles]}
        maxValues={10}
        clearable
        clearButtonProps={{ 'aria-label': t`No roles` }}
        onChange={(chosen) => set({ roles: chosen })}
      />
      <div className={records.pair}>
        <Select
          label={t`How often`}
          allowDeselect={false}
          data={(['once', 'quarterly'] as const).map((value) => ({ value, label: rhythmWords[value] }))}
          value={draft.rhythm}
          onChange={(rhythm) => rhythm && set({ rhythm: rhythm as Draft['rhythm'] })}
        />
        <TextInput
          type="date"
          label={t`From`}
          min={today}
          value={draft.startsOn}
          onChange={(event) => event.currentTarget.value && set({ startsOn: event.currentTarget.value })}
        />
        <NumberInput
          label={t`People a day at most`}
          min={1}
          max={100_000}
          allowDecimal={false}
          hideControls
          value={draft.perDay}
          onChange={(value) => typeof value === 'number' && value >= 1 && set({ perDay: value })}
        />
      </div>
      <div className={records.pair}>
        <NumberInput
          label={t`Left alone, percent`}
          description={t`By chance, so that one can tell what it did; only tech-touch accounts are`}
          min={0.1}
          max={50}
          decimalScale={1}
          hideControls
          value={draft.holdShare === null ? '' : draft.holdShare / 10}
          onChange={(value) =>
            set({ holdShare: typeof value === 'number' && value > 0 ? Math.round(value * 10) : null })
          }
        />
        {draft.holdShare !== null && (
          <TextInput
            type="date"
            label={t`Left alone until`}
            description={t`The last day; without one until somebody ends it`}
            min={today}
            value={draft.holdEnds ?? ''}
            onChange={(event) => set({ holdEnds: event.currentTarget.value || null })}
          />
        )}
      </div>
      {problem && (
        <div role="alert" className="down">
          {[problem.detail || problem.title, problem.remedy].filter(Boolean).join('. ')}
        </div>
      )}
    </div>
  )
}
