import { Button, Radio, TextInput } from '@mantine/core'
import { useState } from 'react'
import { inWords, t } from '../../../kernel/words.ts'
import { useAction, useOperation } from '../../../web/lib/api.ts'
import { useGo } from '../../../web/lib/navigation.tsx'
import { choice, useUrlState } from '../../../web/lib/url-state.ts'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Page, Stack } from '../../../web/ui/Page.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Block } from '../../../web/ui/Skeletons.tsx'
import css from './Connectors.module.css'
import { ProblemLine } from './ProblemLine.tsx'
import { SettingFields } from './SettingFields.tsx'
import { type Kind, type SettingValue, saidOf } from './wording.ts'

const readers = { kind: choice(['sql', 'folder'], 'sql') }

/** First step of connecting a system: which kind, what to call it, where it is. It is reached before it is kept. */
export function NewSourcePage() {
  const kinds = useOperation('connectors.kinds', {})
  const [{ kind }, change] = useUrlState(readers)
  const chosen = kinds.data?.items.find((one) => one.kind === kind)
  return (
    <Page
      title={t`Connect a source`}
      crumbs={[{ label: t`Sources`, to: 'connectors' }]}
      lead={t`First the system, then what to read from it, then the first pull. Nothing is read before you start it.`}
    >
      <Stack>
        {kinds.error && !kinds.data && <ErrorState error={kinds.error} retry={() => void kinds.refetch()} />}
        {kinds.isPending && <Block height={320} label={t`Loading`} />}
        {kinds.data && (
          <Panel title={t`What kind of system`}>
            <Radio.Group
              aria-label={t`Kind of system`}
              value={kind}
              onChange={(next) => change({ kind: next === 'folder' ? 'folder' : 'sql' })}
            >
              <div className={css.kinds}>
                {kinds.data.items.map((one) => (
                  <Radio
                    key={one.kind}
                    value={one.kind}
                    label={inWords(one.label)}
                    description={inWords(one.summary)}
                  />
                ))}
              </div>
            </Radio.Group>
          </Panel>
        )}
        {chosen && <ConnectForm key={chosen.kind} kind={chosen} />}
      </Stack>
    </Page>
  )
}

function ConnectForm({ kind }: { kind: Kind }) {
  const go = useGo()
  const [name, setName] = useState('')
  const [values, setValues] = useState<Record<string, SettingValue>>({})
  const connect = useAction('connectors.create', { onDone: ({ id }) => go(`connectors/${id}/add`) })
  return (
    <Panel title={inWords(kind.label)}>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault()
          connect.mutate({ name: name.trim(), kind: kind.kind, settings: saidOf(values) })
        }}
      >
        <TextInput
          label={t`Name`}
          description={t`What you call the system, such as crm or billing. It belongs to every id that comes from it and does not change.`}
          placeholder={kind.kind === 'folder' ? 'product' : 'crm'}
          required
          withAsterisk={false}
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <SettingFields
          fields={kind.settings}
          values={values}
          onChange={(field, value) => setValues((before) => ({ ...before, [field]: value }))}
        />
        <p className="dim">{t`What is secret is stored sealed and never shown again.`}</p>
        <ProblemLine problem={connect.error} />
        <div className={css.buttons}>
          <Button type="submit" variant="filled" loading={connect.isPending}>{t`Check and connect`}</Button>
        </div>
      </form>
    </Panel>
  )
}
