import { Button, Checkbox, TagsInput, TextInput } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { type Output, useAction, useOperation } from '../../../web/lib/api.ts'
import { count, number } from '../../../web/lib/format.ts'
import { useMay } from '../../../web/lib/session.tsx'
import { Banner } from '../../../web/ui/Banner.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import css from './Events.module.css'

type Kept = Output<'events.definitions'>
type Definitions = Kept['definitions']

/** Which events count as a login, an API call and so on. */
export function DefinitionsPanel() {
  const kept = useOperation('events.definitions', {})
  if (kept.error) {
    return (
      <Panel title={t`What counts as what`}>
        <ErrorState error={kept.error} retry={() => void kept.refetch()} />
      </Panel>
    )
  }
  return (
    <Panel title={t`What counts as what`} aside={kept.data && <span className="dim">{said(kept.data)}</span>}>
      {kept.data ? <Form key={kept.data.version} kept={kept.data} /> : <Lines count={8} />}
    </Panel>
  )
}

/** Says what is missing from every count of features, and how to have all of them counted. */
function Full({ most }: { most: number }) {
  return (
    <Banner tone="warning">
      {t`${number(most)} features are counted, the most there can be; features that came later are not. Let a property name the feature, or let names of events be none: then there are fewer, and counting begins anew.`}
    </Banner>
  )
}

const said = ({ version, features }: Kept) =>
  t`${version === 0 ? t`as shipped` : t`version ${version}`}, ${count(features.length, 'feature')} seen`

const lists: { key: 'logins' | 'apiCalls' | 'conversations' | 'errors'; label: string }[] = [
  { key: 'logins', label: t`Logins` },
  { key: 'apiCalls', label: t`API calls` },
  { key: 'conversations', label: t`Conversations` },
  { key: 'errors', label: t`Errors` },
]

const properties: { key: keyof Definitions['properties']; label: string }[] = [
  { key: 'feature', label: t`Feature` },
  { key: 'agent', label: t`Agent` },
  { key: 'quantity', label: t`How many uses an event stands for` },
  { key: 'seconds', label: t`Seconds it took` },
  { key: 'errors', label: t`Errors on the way` },
]

function Form({ kept }: { kept: Kept }) {
  const [draft, setDraft] = useState(kept.definitions)
  const mayChange = useMay('workspaces.manage')
  const save = useAction('events.save_definitions')
  const isChanged = JSON.stringify(draft) !== JSON.stringify(kept.definitions)
  const set = (change: Partial<Definitions>) => setDraft({ ...draft, ...change })
  return (
    <form
      className={css.fields}
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate({ definitions: draft })
      }}
    >
      {kept.isFull && <Full most={kept.mostFeatures} />}
      <p className="muted">{t`Names are compared without case; a dash, a dot and an underscore count as a blank. A changed definition counts every day anew.`}</p>
      {lists.map(({ key, label }) => (
        <TagsInput
          key={key}
          label={t`Events that count as: ${label}`}
          value={draft[key]}
          onChange={(names) => set({ [key]: names })}
          readOnly={!mayChange}
        />
      ))}
      <Checkbox
        label={t`The name of an event is a feature where no property names one`}
        checked={draft.featuresByName}
        onChange={(event) => set({ featuresByName: event.currentTarget.checked })}
        disabled={!mayChange}
      />
      <div className={css.names}>
        {properties.map(({ key, label }) => (
          <TextInput
            key={key}
            label={t`Property: ${label}`}
            value={draft.properties[key]}
            onChange={(event) => set({ properties: { ...draft.properties, [key]: event.currentTarget.value } })}
            readOnly={!mayChange}
            required
          />
        ))}
      </div>
      {mayChange && (
        <div className={css.save}>
          <Button type="submit" disabled={!isChanged || save.isPending}>{t`Save and count anew`}</Button>
          {save.data && !isChanged && (
            <span className="muted">{t`${count(save.data.daysToRollUp, 'account day')} are counted anew`}</span>
          )}
        </div>
      )}
      {save.error && <ErrorState error={save.error} />}
    </form>
  )
}
