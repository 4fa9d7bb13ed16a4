import { Button, Group, Modal, NumberInput, SegmentedControl, Stack, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import type { Condition, FieldSpec } from '../../../kernel/condition/index.ts'
import { smallestShown } from '../../../kernel/power.ts'
import { t } from '../../../kernel/words.ts'
import { type Input, useAction, useOperation } from '../../../web/lib/api.ts'
import { count, number } from '../../../web/lib/format.ts'
import { useToday } from '../../../web/lib/session.tsx'
import { AccountCondition } from '../../../web/ui/condition/AccountCondition.tsx'
import records from '../../../web/ui/Records.module.css'
import { toast } from '../../../web/ui/toasts.ts'
import { detects } from './detects.ts'
import css from './Holdouts.module.css'

type StartDialogProps = {
  fields: readonly FieldSpec[]
  names: ReadonlyMap<string, string>
  onClose: () => void
}

type Asked = Pick<Input<'holdouts.preview'>, 'share' | 'population'>

/** How long somebody may pause in typing before the units are counted. */
const pause = 400

/** Begins a hold-out over everything; how many it takes and what it could show is said before (rule 28). */
export function StartDialog({ fields, names, onClose }: StartDialogProps) {
  const today = useToday()
  const [name, setName] = useState('')
  const [share, setShare] = useState<number | ''>(10)
  const [who, setWho] = useState<'tech' | 'fitting'>('tech')
  const [condition, setCondition] = useState<Condition>()
  const [asked, ask] = useState<string | null>(null)
  const [endsOn, setEndsOn] = useState('')
  const start = useAction('holdouts.startGlobal', {
    changes: ['proof.holdouts', 'holdouts.list'],
    onDone: () => {
      toast(t`Hold-out begun`)
      onClose()
    },
  })
  const draft = draftOf(share, who === 'tech' ? null : condition)
  const isReady = name.trim() !== '' && draft !== undefined
  return (
    <Modal opened onClose={onClose} title={t`Hold out of everything`} size={760}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (isReady) start.mutate({ name: name.trim(), ...draft, endsOn: endsOn || null })
        }}
      >
        <Stack gap="sm">
          <p className="muted">
            {t`A part of the accounts, drawn by chance, is left alone by every playbook. A large customer in the red never is.`}
          </p>
          <TextInput
            label={t`Name`}
            placeholder={t`A quiet tenth`}
            data-autofocus
            maxLength={120}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <div className={records.pair}>
            <NumberInput
              label={t`Held out, percent`}
              min={0.1}
              max={50}
              decimalScale={1}
              hideControls
              value={share}
              onChange={(value) => setShare(typeof value === 'number' ? value : '')}
            />
            <TextInput
              type="date"
              label={t`Last day`}
              min={today}
              value={endsOn}
              onChange={(event) => setEndsOn(event.currentTarget.value)}
            />
          </div>
          <div className={css.who}>
            <span id="holdout-who">{t`Who takes part`}</span>
            <SegmentedControl
              aria-labelledby="holdout-who"
              value={who}
              onChange={(value) => setWho(value as typeof who)}
              data={[
                { value: 'tech', label: t`Only tech-touch accounts` },
                { value: 'fitting', label: t`Accounts that fit a condition` },
              ]}
            />
            {who === 'fitting' && (
              <AccountCondition
                fields={fields}
                names={names}
                value={condition}
                onChange={setCondition}
                asked={asked}
                onAsk={ask}
              />
            )}
          </div>
          <Foretold draft={draft} />
          {start.error && (
            <div role="alert" className="down">
              {[start.error.detail || start.error.title, start.error.remedy].filter(Boolean).join('. ')}
            </div>
          )}
          <Group justify="flex-end" gap="xs">
            <Button onClick={onClose}>{t`Cancel`}</Button>
            <Button type="submit" variant="filled" loading={start.isPending} disabled={!isReady}>{t`Begin`}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

/** What is asked for; undefined while a part is missing, and a null condition leaves the usual population. */
function draftOf(share: number | '', condition: Condition | null | undefined): Asked | undefined {
  if (share === '' || share <= 0 || condition === undefined) return undefined
  return { share: Math.round(share * 10), ...(condition === null ? {} : { population: { ...condition } }) }
}

/** How many units it would take, and what they could show. */
function Foretold({ draft }: { draft: Asked | undefined }) {
  const [settled] = useDebouncedValue(draft && JSON.stringify(draft), pause)
  const { data, error } = useOperation(
    'holdouts.preview',
    settled === undefined ? { share: 100 } : (JSON.parse(settled) as Asked),
    { enabled: settled !== undefined, keepPrevious: true },
  )
  return (
    <div className={css.foretold} aria-live="polite">
      {draft === undefined ? (
        <span className="muted">{t`Say a share and who takes part, and here stands what it could show.`}</span>
      ) : error ? (
        <span className="down">{error.detail || error.title}</span>
      ) : data === undefined ? (
        <span className="muted">{t`Counting`}</span>
      ) : (
        <Shown {...data} />
      )}
    </div>
  )
}

type Preview = { units: number; held: number; isCounted: boolean }

function Shown({ units, held, isCounted }: Preview) {
  const shown = smallestShown({ treated: units - held, control: held })
  return (
    <>
      <b>{t`${number(held)} of ${count(units, 'account')} held out`}</b>
      <span>{t`Can show: ${detects(shown)}.`}</span>
      <span className="muted">
        {isCounted
          ? t`Companies under one parent count as one. Who is drawn is decided by chance when each is first met.`
          : t`At least so many: not all accounts were looked at. Companies under one parent count as one.`}
      </span>
    </>
  )
}
