import { Button, Drawer, Textarea } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { count, number } from '../../../web/lib/format.ts'
import { PageLink, usePathParameter } from '../../../web/lib/navigation.tsx'
import { useMay } from '../../../web/lib/session.tsx'
import type { StepCounts } from './flow.ts'
import { lastLine, type Outlined, withoutStep, withStepText } from './outline.ts'
import css from './Playbooks.module.css'
import { Problems } from './Problems.tsx'
import { stepSays } from './step-words.ts'
import type { Draft } from './use-draft.ts'

type StepSheetProps = {
  step: Outlined
  kind: string
  counts: StepCounts | undefined
  draft: Draft
  onClose: () => void
  onLine: (line: number) => void
}

/** One step: what became of runs at it, and what it says, to be written anew. */
export function StepSheet({ step, kind, counts, draft, onClose, onLine }: StepSheetProps) {
  const problems = draft.problems?.filter(({ line }) => line >= step.line && line <= lastLine(step)) ?? []
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={440}
      title={stepSays(step)}
      closeButtonProps={{ 'aria-label': t`Close` }}
      transitionProps={{ duration: 120 }}
    >
      <div className={css.form}>
        <p className="muted">{t`${kind}, named ${step.id}`}</p>
        {counts && <Became step={step.id} counts={counts} />}
        {problems.length > 0 && <Problems problems={problems} onLine={onLine} />}
        <Fields step={step} draft={draft} onClose={onClose} />
      </div>
    </Drawer>
  )
}

function Became({ step, counts }: { step: string; counts: StepCounts }) {
  const { reached, standing, passed, leftOut, parked, ended } = counts
  if (reached === 0) return <p className="muted">{t`No run came here yet.`}</p>
  return (
    <dl className={css.counted}>
      <Count name={t`Came here`} value={reached} />
      <Count name={t`Went on`} value={passed} />
      {leftOut > 0 && <Count name={t`of them without doing it`} value={leftOut} />}
      {ended > 0 && <Count name={t`Ended here`} value={ended} />}
      {parked > 0 && <Count name={t`Once set aside here`} value={parked} />}
      <Count name={t`Stand here now`} value={standing} />
      {standing > 0 && <Standing step={step} standing={standing} />}
    </dl>
  )
}

function Count({ name, value }: { name: string; value: number }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{number(value)}</dd>
    </div>
  )
}

/** Only a playbook that is saved has runs, so that its address is known. */
function Standing({ step, standing }: { step: string; standing: number }) {
  const id = usePathParameter('playbook')
  return (
    <div>
      <dt>
        <PageLink to={`playbooks/${id}`} search={{ tab: 'runs', at: step }}>
          {t`See the ${count(standing, 'run')}`}
        </PageLink>
      </dt>
    </div>
  )
}

/** A step as it is written; comments in it stay. */
function Fields({ step, draft, onClose }: { step: Outlined; draft: Draft; onClose: () => void }) {
  const may = useMay('playbooks.write')
  const [text, setText] = useState(step.text)
  const [isNone, setIsNone] = useState(false)
  const put = () => {
    const changed = withStepText(draft.source, step.at, text)
    setIsNone(changed === null)
    if (changed === null) return
    draft.change(changed)
    onClose()
  }
  const remove = () => {
    draft.change(withoutStep(draft.source, step.at))
    onClose()
  }
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault()
        put()
      }}
    >
      <Textarea
        label={t`What it says`}
        description={t`Its kind with its fields, and an id and a title if you like`}
        classNames={{ input: css.code }}
        autosize
        minRows={4}
        maxRows={24}
        spellCheck={false}
        readOnly={!may}
        value={text}
        error={isNone ? t`This cannot be read as a step` : undefined}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {may && (
        <div className={css.buttons}>
          <Button type="submit" variant="filled" disabled={text === step.text}>{t`Apply`}</Button>
          <Button onClick={remove}>{t`Take it out`}</Button>
        </div>
      )}
      {may && step.lanes.length > 0 && <p className="muted">{t`Taking it out takes the steps on its ways with it.`}</p>}
    </form>
  )
}
