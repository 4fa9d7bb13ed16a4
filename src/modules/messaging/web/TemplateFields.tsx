import { Button, Group, SegmentedControl, Select, Textarea, TextInput } from '@mantine/core'
import { inWords, t } from '../../../kernel/words.ts'
import type { Input } from '../../../web/lib/api.ts'
import records from '../../../web/ui/Records.module.css'
import type { Counting } from '../domain/counting.ts'
import { isTransactional, type Purpose, purposeKinds, purposes } from '../domain/purpose.ts'
import css from './Messages.module.css'
import { countingChoices } from './wording.ts'

type Saved = Input<'messaging.saveTemplate'>
export type Variant = { language: string; subject: string; format: 'plain' | 'mjml'; body: string }
export type Draft = {
  key: string
  name: string
  summary: string
  purpose: Purpose
  counts: Counting | null
  variants: Variant[]
}

const emptyVariant: Variant = { language: 'en', subject: '', format: 'plain', body: '' }
export const emptyDraft: Draft = {
  key: '',
  name: '',
  summary: '',
  purpose: 'success',
  counts: null,
  variants: [emptyVariant],
}

type FieldsProps = {
  draft: Draft
  /** Which language is in hand. */
  place: number
  names: readonly string[]
  may: boolean
  isNew: boolean
  refusal: { detail?: string | undefined; title: string; remedy?: string | undefined } | null
  onPlace: (place: number) => void
  onChange: (draft: Draft) => void
}

/** What a template is called, what it is for, and what it says in each language. */
export function TemplateFields({ draft, place, names, may, isNew, refusal, onPlace, onChange }: FieldsProps) {
  const change = (part: Partial<Draft>) => onChange({ ...draft, ...part })
  const rename = (name: string) => change(isNew ? { name, key: keyFrom(name) } : { name })
  return (
    <div className={css.fields}>
      <div className={records.pair}>
        <TextInput
          label={t`Name`}
          maxLength={120}
          readOnly={!may}
          value={draft.name}
          onChange={(event) => rename(event.currentTarget.value)}
        />
        <TextInput
          label={t`Name for playbooks`}
          maxLength={80}
          readOnly={!may || !isNew}
          value={draft.key}
          onChange={(event) => change({ key: event.currentTarget.value })}
        />
      </div>
      <TextInput
        label={t`What it is good for`}
        maxLength={500}
        readOnly={!may}
        value={draft.summary}
        onChange={(event) => change({ summary: event.currentTarget.value })}
      />
      <Select
        label={t`Purpose`}
        description={inWords(purposeKinds[draft.purpose].says)}
        data={purposes.map((one) => ({ value: one, label: inWords(purposeKinds[one].label) }))}
        value={draft.purpose}
        readOnly={!may}
        allowDeselect={false}
        onChange={(purpose) => purpose && change({ purpose: purpose as Purpose })}
      />
      {!isTransactional(draft.purpose) && (
        <Select
          label={t`What is counted`}
          data={[{ value: 'rules', label: t`As the rules say` }, ...countingChoices()]}
          value={draft.counts ?? 'rules'}
          readOnly={!may}
          allowDeselect={false}
          onChange={(counts) => counts && change({ counts: counts === 'rules' ? null : (counts as Counting) })}
        />
      )}
      <Languages {...{ draft, place, may, onPlace, onChange }} />
      <VariantFields {...{ draft, place, may, onChange }} />
      {refusal && (
        <div role="alert" className="down">
          {[refusal.detail || refusal.title, refusal.remedy].filter(Boolean).join('. ')}
        </div>
      )}
      <p className="muted">
        {t`Names stand in double braces. Known everywhere: ${names.join(', ') || 'first_name, company_name, csm_name'}. What a customer may lack goes between {% if name %} and {% endif %}.`}
      </p>
    </div>
  )
}

const keyFrom = (name: string): Saved['key'] =>
  name
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 80)

type LanguagesProps = Pick<FieldsProps, 'draft' | 'place' | 'may' | 'onPlace' | 'onChange'>

function Languages({ draft, place, may, onPlace, onChange }: LanguagesProps) {
  const { variants } = draft
  const missing = ['en', 'de', 'fr', 'es', 'pt'].find((one) => variants.every(({ language }) => language !== one))
  const add = () => {
    const base = variants[place] ?? emptyVariant
    onChange({ ...draft, variants: [...variants, { ...base, language: missing ?? 'xx' }] })
    onPlace(variants.length)
  }
  return (
    <Group gap="xs" align="end">
      <SegmentedControl
        aria-label={t`Language in hand`}
        data={variants.map(({ language }, at) => ({ value: String(at), label: language }))}
        value={String(place)}
        onChange={(at) => onPlace(Number(at))}
      />
      {may && (
        <Button size="compact-sm" onClick={add}>
          {t`Add a language`}
        </Button>
      )}
    </Group>
  )
}

function VariantFields({ draft, place, may, onChange }: Pick<FieldsProps, 'draft' | 'place' | 'may' | 'onChange'>) {
  const variant = draft.variants[place]
  if (!variant) return null
  const change = (part: Partial<Variant>) =>
    onChange({ ...draft, variants: draft.variants.map((one, at) => (at === place ? { ...one, ...part } : one)) })
  return (
    <>
      <div className={records.pair}>
        <TextInput
          label={t`Language code`}
          maxLength={12}
          readOnly={!may}
          value={variant.language}
          onChange={(event) => change({ language: event.currentTarget.value })}
        />
        <Select
          label={t`Written as`}
          data={[
            { value: 'plain', label: t`Plain text with marks` },
            { value: 'mjml', label: t`MJML` },
          ]}
          value={variant.format}
          readOnly={!may}
          allowDeselect={false}
          onChange={(format) => format && change({ format: format as Variant['format'] })}
        />
      </div>
      <TextInput
        label={t`Subject`}
        maxLength={300}
        readOnly={!may}
        value={variant.subject}
        onChange={(event) => change({ subject: event.currentTarget.value })}
      />
      <Textarea
        label={t`Text`}
        autosize
        minRows={12}
        maxRows={30}
        maxLength={50_000}
        readOnly={!may}
        value={variant.body}
        onChange={(event) => change({ body: event.currentTarget.value })}
      />
    </>
  )
}
