import { Button, Checkbox, Group, NumberInput, Select, Stack, Textarea, TextInput } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { inWords, t } from '../../../kernel/words.ts'
import { type Output, useAction, useOperation } from '../../../web/lib/api.ts'
import { useMay } from '../../../web/lib/session.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import records from '../../../web/ui/Records.module.css'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { toast } from '../../../web/ui/toasts.ts'
import { choices, purposeKinds } from '../domain/purpose.ts'
import css from './Messages.module.css'
import { countingChoices } from './wording.ts'

type Kept = Output<'messaging.rules'>

/** When and how much mail a person gets, what needs a yes, and the words that every template knows. */
export function Rules() {
  const { data, error, refetch } = useOperation('messaging.rules', {})
  if (error) return <ErrorState error={error} retry={() => void refetch()} />
  return data ? <RulesForm key={JSON.stringify(data)} before={data} /> : <Lines count={10} />
}

function RulesForm({ before }: { before: Kept }) {
  const may = useMay('messaging.manage')
  const [rules, setRules] = useState(before)
  const [words, setWords] = useState(textOf(before.words))
  const change = (part: Partial<Kept>) => setRules((last) => ({ ...last, ...part }))
  const save = useAction('messaging.saveRules', { onDone: () => toast(t`Rules saved`) })
  const readOnly = !may
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate({ ...rules, words: wordsOf(words) })
      }}
    >
      <Stack gap="md" my="sm">
        <Panel title={t`When and how much`}>
          <div className={records.pair}>
            <Time
              label={t`Quiet from`}
              minutes={rules.quietFrom}
              onChange={(quietFrom) => change({ quietFrom })}
              {...{ readOnly }}
            />
            <Time
              label={t`Quiet until`}
              minutes={rules.quietTo}
              onChange={(quietTo) => change({ quietTo })}
              {...{ readOnly }}
            />
            <NumberInput
              label={t`Messages a day to one person`}
              min={0}
              max={50}
              readOnly={readOnly}
              value={rules.perDay}
              onChange={(value) => change({ perDay: Number(value) })}
            />
            <NumberInput
              label={t`Messages a week`}
              min={0}
              max={200}
              readOnly={readOnly}
              value={rules.perWeek}
              onChange={(value) => change({ perWeek: Number(value) })}
            />
          </div>
          <Hint>{t`By the reader’s own clock. What belongs to the contract is always sent.`}</Hint>
        </Panel>
        <Panel title={t`At risk`}>
          <Select
            label={t`Automatic mail to a large account in the red`}
            data={[
              { value: 'task', label: t`Becomes a task of its manager` },
              { value: 'send', label: t`Is sent` },
            ]}
            readOnly={readOnly}
            allowDeselect={false}
            value={rules.atRisk}
            onChange={(atRisk) => atRisk && change({ atRisk: atRisk as Kept['atRisk'] })}
          />
        </Panel>
        <Panel title={t`What needs a yes`}>
          <Checkbox.Group
            value={rules.optIn}
            onChange={(optIn) => !readOnly && change({ optIn: optIn as Kept['optIn'] })}
          >
            <Stack gap="xs">
              {choices.map((one) => (
                <Checkbox
                  key={one}
                  value={one}
                  label={inWords(purposeKinds[one].label)}
                  description={inWords(purposeKinds[one].says)}
                />
              ))}
            </Stack>
          </Checkbox.Group>
          <Hint>{t`The others are sent until a person says no.`}</Hint>
        </Panel>
        <Panel title={t`What is counted`}>
          <Select
            label={t`Of mail to customers`}
            data={countingChoices()}
            readOnly={readOnly}
            allowDeselect={false}
            value={rules.counts}
            onChange={(counts) => counts && change({ counts: counts as Kept['counts'] })}
          />
          <Hint>
            {t`Never of what belongs to the contract. A template may count less. Mail programs open mail by themselves, so opens never tell of health.`}
          </Hint>
        </Panel>
        <Panel title={t`Words and addresses`}>
          <Stack gap="sm">
            <Textarea
              label={t`Words that every template knows`}
              description={t`One a line: calendar_link = https://…`}
              autosize
              minRows={3}
              readOnly={readOnly}
              value={words}
              onChange={(event) => setWords(event.currentTarget.value)}
            />
            <TextInput
              label={t`Postal address at the foot`}
              maxLength={300}
              readOnly={readOnly}
              value={rules.postalAddress ?? ''}
              onChange={(event) => change({ postalAddress: event.currentTarget.value || null })}
            />
            <TextInput
              label={t`Colour of the company`}
              description={t`For headings and links of mail, such as #1f4b99; dark enough to be read on white`}
              maxLength={7}
              readOnly={readOnly}
              leftSection={rules.colour && <span className={css.swatch} style={{ background: rules.colour }} />}
              value={rules.colour ?? ''}
              onChange={(event) => change({ colour: event.currentTarget.value || null })}
            />
            <TextInput
              label={t`Mailbox for copies`}
              description={t`Mail that one of the staff copies to it is filed on its account`}
              maxLength={254}
              readOnly={readOnly}
              value={rules.filesTo ?? ''}
              onChange={(event) => change({ filesTo: event.currentTarget.value || null })}
            />
          </Stack>
        </Panel>
        {save.error && (
          <div role="alert" className="down">
            {[save.error.detail || save.error.title, save.error.remedy].filter(Boolean).join('. ')}
          </div>
        )}
        {may && (
          <Group>
            <Button type="submit" variant="filled" disabled={save.isPending}>{t`Save`}</Button>
          </Group>
        )}
      </Stack>
    </form>
  )
}

const Hint = ({ children }: { children: ReactNode }) => <p className={`muted ${css.hint}`}>{children}</p>

type TimeProps = { label: string; minutes: number; readOnly: boolean; onChange: (minutes: number) => void }

function Time({ label, minutes, readOnly, onChange }: TimeProps) {
  const pad = (value: number) => String(value).padStart(2, '0')
  return (
    <TextInput
      type="time"
      label={label}
      readOnly={readOnly}
      value={`${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`}
      onChange={(event) => {
        const [hours = 0, rest = 0] = event.currentTarget.value.split(':').map(Number)
        if (!Number.isNaN(hours + rest)) onChange(hours * 60 + rest)
      }}
    />
  )
}

const textOf = (words: Record<string, string>): string =>
  Object.entries(words)
    .map(([name, value]) => `${name} = ${value}`)
    .join('\n')

const wordsOf = (text: string): Record<string, string> =>
  Object.fromEntries(
    text.split('\n').flatMap((line) => {
      const at = line.indexOf('=')
      return at < 1 ? [] : [[line.slice(0, at).trim(), line.slice(at + 1).trim()]]
    }),
  )
