import { Button, Group, Modal, NumberInput, Radio, Select, Stack, Textarea } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { useAction, useOperation } from '../../../web/lib/api.ts'
import { count, percent as sharePercent } from '../../../web/lib/format.ts'
import { useMay, useSession } from '../../../web/lib/session.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import { type Stage, stages } from '../domain/stage.ts'
import css from './Playbooks.module.css'
import { type Playbook, stageSays, stageWord } from './playbook-words.ts'
import { StageShape } from './StageMark.tsx'

type Takes = 'new' | 'present'

/** How far a playbook shall be live: four steps, and from off whom it takes and how many in a day (rule 32). */
export function StageDialog({ playbook, onClose }: { playbook: Playbook; onClose: () => void }) {
  const { id, name, underWay } = playbook
  const { member } = useSession()
  const [stage, setStage] = useState<Stage>(nextOf(playbook.stage))
  const [takes, setTakes] = useState<Takes>(playbook.takes)
  const [perDay, setPerDay] = useState<number | ''>(playbook.perDay ?? '')
  const [redirectTo, setRedirectTo] = useState<string | null>(playbook.redirectTo ?? member.id)
  const [reason, setReason] = useState('')
  const [percent, setPercent] = useState<number | ''>('')
  const [weeks, setWeeks] = useState<number | ''>('')
  const isSimulated = useIsSimulated(id)
  const send = useAction('playbooks.switch', {
    onDone: ({ warnings }) => {
      toast(t`${name}: ${stageWord(stage)}`)
      for (const warning of warnings) toast(warning)
      onClose()
    },
  })
  const isOn = stage !== 'off'
  const isBegun = playbook.stage === 'off' && isOn
  const isAsked = isOn && isSimulated === false
  const isReady = !isOn || isSimulated === true || (isAsked && reason.trim() !== '')
  const put = () =>
    send.mutate(
      {
        ...{ id, stage, takes },
        ...(stage === 'redirected' && redirectTo ? { redirectTo } : {}),
        ...(isOn && perDay !== '' ? { perDay } : {}),
        ...(isAsked ? { reason: reason.trim() } : {}),
        ...(isOn && percent !== '' ? { holdOut: { percent } } : {}),
        ...(isOn && percent === '' && weeks !== '' ? { stepped: { weeks } } : {}),
      },
      { onError: toastProblem },
    )
  return (
    <Modal opened onClose={onClose} title={t`Switch ${name}`} size={520}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (isReady) put()
        }}
      >
        <Stack gap="md">
          <Radio.Group label={t`Stage||of a playbook`} value={stage} onChange={(value) => setStage(value as Stage)}>
            <div className={css.stages}>
              {stages.map((one) => (
                <Radio
                  key={one}
                  value={one}
                  label={
                    <span className={css.stage}>
                      <StageShape stage={one} />
                      {stageWord(one)}
                      {one === playbook.stage && <span className="dim">{t`now`}</span>}
                    </span>
                  }
                  description={stageSays(one)}
                />
              ))}
            </div>
          </Radio.Group>
          {stage === 'redirected' && <Redirected value={redirectTo} onChange={setRedirectTo} />}
          {isBegun && <Taking takes={takes} onChange={setTakes} />}
          {isOn && (
            <NumberInput
              label={t`Accounts that enter in a day at most`}
              description={t`Left empty, all enter on the day that their trigger fires. Above it they wait for the next day.`}
              min={1}
              max={100_000}
              allowDecimal={false}
              hideControls
              value={perDay}
              onChange={(value) => setPerDay(typeof value === 'number' ? value : '')}
            />
          )}
          {isOn && <HeldOut playbook={id} percent={percent} onChange={setPercent} />}
          {isOn && percent === '' && <TeamByTeam weeks={weeks} onChange={setWeeks} />}
          {isAsked && (
            <Textarea
              label={t`Why without a simulation`}
              description={t`It was not simulated on the past first. What you write stays in the log.`}
              required
              autosize
              minRows={2}
              maxLength={500}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
          )}
          {!isOn && underWay > 0 && (
            <p className="muted">{t`${count(underWay, 'run')} under way rest, and go on where they were once it is switched on again.`}</p>
          )}
          <Group justify="flex-end" gap="xs">
            <Button onClick={onClose}>{t`Cancel`}</Button>
            <Button type="submit" variant="filled" loading={send.isPending} disabled={!isReady}>
              {isOn ? t`Switch to ${stageWord(stage)}` : t`Switch off`}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

/** One step further is what is usually asked for; what is live is usually switched off. */
const nextOf = (stage: Stage): Stage => stages[(stages.indexOf(stage) + 1) % stages.length] ?? 'off'

/** Whether what is written now was run over the past to its end; undefined until that is known. */
function useIsSimulated(id: string): boolean | undefined {
  const { data } = useOperation('playbooks.simulations', { id })
  return data?.items.some(({ isOfNow, state }) => isOfNow && state === 'done')
}

type HeldOutProps = { playbook: string; percent: number | ''; onChange: (percent: number | '') => void }

/** The part that is left alone, without which nobody can say what the playbook did (N3). */
function HeldOut({ playbook, percent, onChange }: HeldOutProps) {
  const { data } = useOperation('holdouts.list', {}, { enabled: useMay('holdouts.read') })
  const running = data?.items.find(({ about, isOver }) => about.kind === 'playbook' && about.id === playbook && !isOver)
  if (running)
    return <p className="muted">{t`${sharePercent(running.share / 1000, 1)} are held out already, and stay so.`}</p>
  return (
    <NumberInput
      label={t`Held out, percent`}
      description={t`Left alone by chance, so that Results can say what it did; only tech-touch accounts are. Left empty, it stays as it is.`}
      min={0.1}
      max={50}
      decimalScale={1}
      hideControls
      value={percent}
      onChange={(value) => onChange(typeof value === 'number' ? value : '')}
    />
  )
}

function Redirected({ value, onChange }: { value: string | null; onChange: (member: string | null) => void }) {
  const { data } = useOperation('workspaces.members', {})
  return (
    <Select
      label={t`To whom`}
      data={(data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
      value={value}
      allowDeselect={false}
      searchable
      onChange={onChange}
    />
  )
}

function Taking({ takes, onChange }: { takes: Takes; onChange: (takes: Takes) => void }) {
  return (
    <Radio.Group label={t`Who enters`} value={takes} onChange={(value) => onChange(value as Takes)}>
      <div className={css.stages}>
        <Radio
          value="new"
          label={t`Only new crossings`}
          description={t`Accounts for which a trigger holds already are left alone until it holds anew.`}
        />
        <Radio
          value="present"
          label={t`Also those already there`}
          description={t`With the next close of a day everybody enters for whom a trigger holds.`}
        />
      </div>
    </Radio.Group>
  )
}

/** Where nobody may be left alone for good, or too few: teams begin one after the other (rule 28). */
function TeamByTeam({ weeks, onChange }: { weeks: number | ''; onChange: (weeks: number | '') => void }) {
  const { data } = useOperation('holdouts.previewStart', {}, { enabled: useMay('holdouts.read') })
  if (!data || data.teams < 2) return null
  return (
    <NumberInput
      label={t`Or team by team, weeks apart`}
      description={
        data.canTell
          ? t`${count(data.teams, 'team')} begin one after the other in a drawn order, large customers as well. Weaker evidence than a hold-out, since teams differ. Left empty, all begin at once.`
          : t`${count(data.teams, 'team')} begin one after the other in a drawn order. So few can tell no effect from chance; four are the least.`
      }
      min={1}
      max={12}
      allowDecimal={false}
      hideControls
      value={weeks}
      onChange={(value) => onChange(typeof value === 'number' ? value : '')}
    />
  )
}
