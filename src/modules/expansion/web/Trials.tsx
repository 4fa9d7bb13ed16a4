import { Button, SegmentedControl, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { useAction } from '../../../web/lib/api.ts'
import { useMay, useToday } from '../../../web/lib/session.tsx'
import { StatePill } from '../../../web/ui/HealthPill.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import { DateText } from '../../../web/ui/Values.tsx'
import css from './Expansion.module.css'
import { readAgain } from './MoveDialog.tsx'
import { type Detailed, nameOf } from './words.ts'

type Pilot = Detailed['pilots'][number]
type Outcome = NonNullable<Pilot['outcome']>

const outcomeNames: Readonly<Record<Outcome, string>> = {
  worked: t`It worked`,
  failed: t`It did not`,
  stopped: t`Broken off`,
}

/** Trials of a higher plan and pilots of a product: what is tried, until when, and what came of it (F183). */
export function Trials({ one }: { one: Detailed }) {
  const may = useMay('expansion.write')
  const running = one.pilots.find(({ outcome }) => outcome === null)
  return (
    <>
      {one.pilots.length > 0 && (
        <ul className={css.plain}>
          {one.pilots.map((pilot) => (
            <li key={pilot.id}>
              <div className={css.line}>
                <DateText day={pilot.starts} /> {t`to`} <DateText day={pilot.ends} />
                <StatePill band={pilot.outcome === 'worked' ? 'green' : pilot.outcome ? 'red' : 'yellow'}>
                  {pilot.outcome ? outcomeNames[pilot.outcome] : t`running`}
                </StatePill>
              </div>
              <div>{pilot.what}</div>
              {pilot.learned && <div className="dim">{pilot.learned}</div>}
            </li>
          ))}
        </ul>
      )}
      {may && (running ? <End one={one} pilot={running} /> : !one.held && <Begin one={one} />)}
    </>
  )
}

function Begin({ one }: { one: Detailed }) {
  const today = useToday()
  const [what, setWhat] = useState('')
  const [starts, setStarts] = useState(today)
  const [ends, setEnds] = useState('')
  const begin = useAction('expansion.begin_pilot', {
    changes: [...readAgain, 'tasks.list'],
    onDone: () => {
      setWhat('')
      toast(t`The trial of ${nameOf(one)} is noted, with a task for its last day`)
    },
  })
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault()
        begin.mutate(
          { account: one.account.id, id: one.id, what: what.trim(), starts, ends },
          { onError: toastProblem },
        )
      }}
    >
      <Textarea
        label={t`What is tried`}
        description={t`And by what both of you will know whether it worked`}
        value={what}
        maxLength={500}
        autosize
        minRows={2}
        required
        onChange={(event) => setWhat(event.currentTarget.value)}
      />
      <div className={css.case}>
        <TextInput
          type="date"
          label={t`From`}
          value={starts}
          required
          onChange={(e) => setStarts(e.currentTarget.value)}
        />
        <TextInput
          type="date"
          label={t`Until`}
          value={ends}
          required
          onChange={(e) => setEnds(e.currentTarget.value)}
        />
        <Button type="submit" loading={begin.isPending} disabled={what.trim() === '' || ends === ''}>
          {t`Begin the trial`}
        </Button>
      </div>
    </form>
  )
}

function End({ one, pilot }: { one: Detailed; pilot: Pilot }) {
  const [outcome, setOutcome] = useState<Outcome>('worked')
  const [learned, setLearned] = useState('')
  const end = useAction('expansion.end_pilot', {
    changes: [...readAgain],
    onDone: () => toast(t`Noted how the trial of ${nameOf(one)} ended`),
  })
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault()
        const said = learned.trim() ? { learned: learned.trim() } : {}
        end.mutate({ account: one.account.id, pilot: pilot.id, outcome, ...said }, { onError: toastProblem })
      }}
    >
      <SegmentedControl
        aria-label={t`How the trial ended`}
        data={Object.entries(outcomeNames).map(([value, label]) => ({ value, label }))}
        value={outcome}
        onChange={(chosen) => setOutcome(chosen as Outcome)}
      />
      <Textarea
        label={t`What came of it`}
        value={learned}
        maxLength={500}
        autosize
        onChange={(event) => setLearned(event.currentTarget.value)}
      />
      <div className={css.acts}>
        <Button type="submit" size="compact-sm" loading={end.isPending}>
          {t`End the trial`}
        </Button>
      </div>
    </form>
  )
}
