import { Select } from '@mantine/core'
import { t } from '../../../kernel/words.ts'
import { type Output, useAction, useList, useOperation } from '../../../web/lib/api.ts'
import { useMay } from '../../../web/lib/session.tsx'
import { text, useUrlState } from '../../../web/lib/url-state.ts'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import css from './Roles.module.css'

type Role = Output<'tasks.roles'>['items'][number]
type Choice = { value: string; label: string }

const readers = { team: text() }
const allOfThem = 'all'
const noOne = 'nobody'

/** Who fills each role, for everybody's accounts or for those of one team. */
export function RolesPanel() {
  const { data, error, refetch } = useOperation('tasks.roles', {})
  const teams = useList('workspaces.teams', {})
  const people = useOperation('workspaces.members', {})
  const [{ team }, change] = useUrlState(readers)
  const chosen = teams.items?.find(({ id }) => id === team)
  const teamNames = new Map(teams.items?.map(({ id, name }) => [id, name]))
  const choices = (people.data?.items ?? [])
    .filter(({ active }) => active)
    .map(({ id, name }) => ({ value: id, label: name }))
  return (
    <Panel title={t`Who fills each role`}>
      <p className="muted">{t`Tasks that are asked of a role go to whoever fills it in the account’s own team, else to whom you name here.`}</p>
      {(teams.items?.length ?? 0) > 0 && (
        <Select
          className={css.team}
          label={t`For accounts of`}
          data={[
            { value: allOfThem, label: t`Everybody` },
            ...(teams.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
          ]}
          value={chosen?.id ?? allOfThem}
          allowDeselect={false}
          onChange={(next) => change({ team: next === allOfThem ? '' : (next ?? '') })}
        />
      )}
      {error && !data && <ErrorState error={error} retry={() => void refetch()} />}
      {!data && !error && <Lines count={8} />}
      <ul className={css.roles} aria-label={t`Roles`}>
        {data?.items.map((role) => (
          <RoleRow
            key={`${role.role} ${chosen?.id ?? ''}`}
            role={role}
            team={chosen?.id ?? null}
            choices={choices}
            teamNames={teamNames}
          />
        ))}
      </ul>
    </Panel>
  )
}

type RoleRowProps = {
  role: Role
  team: string | null
  choices: readonly Choice[]
  teamNames: ReadonlyMap<string, string>
}

function RoleRow({ role, team, choices, teamNames }: RoleRowProps) {
  const mayChange = useMay('tasks.manage')
  const fill = useFilling(role)
  const here = role.holders.find((one) => one.team === team)?.person
  const everywhere = role.holders.find((one) => one.team === null)?.person
  const nobody = team !== null && everywhere ? t`${everywhere.name}, as for everybody` : t`Nobody`
  return (
    <li>
      <div>
        <div>{role.label}</div>
        <Beside role={role} team={team} teamNames={teamNames} />
      </div>
      {mayChange ? (
        <Select
          aria-label={t`Who fills ${role.label}`}
          placeholder={nobody}
          data={here ? [{ value: noOne, label: nobody }, ...withHolder(choices, here)] : choices}
          value={here?.id ?? null}
          allowDeselect={false}
          onChange={(chosen) => chosen && fill(team, here?.id ?? null, chosen === noOne ? null : chosen)}
          searchable
        />
      ) : (
        <div className={here ? undefined : 'dim'}>{here?.name ?? nobody}</div>
      )}
    </li>
  )
}

/** Who left is no longer a choice, but stands there until somebody else is named. */
function withHolder(choices: readonly Choice[], here: { id: string; name: string }): readonly Choice[] {
  if (choices.some(({ value }) => value === here.id)) return choices
  return [...choices, { value: here.id, label: here.name }]
}

/** What goes before the name that is chosen here: the account's owner, their lead, teams that have somebody else. */
function Beside({ role, team, teamNames }: Omit<RoleRowProps, 'choices'>) {
  const elsewhere = role.holders.filter((one) => one.team !== null && one.team !== team)
  const parts = [
    ...(role.role === 'csm' ? [t`The account’s owner; who is named here where nobody owns it`] : []),
    ...(role.role === 'manager' ? [t`The lead of the owner’s team; who is named here where there is none`] : []),
    ...(team === null ? elsewhere.map((one) => `${teamNames.get(one.team ?? '') ?? ''}: ${one.person.name}`) : []),
  ]
  return parts.length > 0 && <div className="dim">{parts.join(' · ')}</div>
}

/** Fills a role at once; for some seconds it is taken back by one key. */
function useFilling({ role, label }: Role) {
  const save = useAction('tasks.saveRole')
  return (team: string | null, before: string | null, person: string | null) => {
    const put = (who: string | null, onSuccess: () => void) =>
      save.mutate({ role, team, person: who }, { onSuccess, onError: toastProblem })
    put(person, () =>
      toast(person ? t`${label}: changed` : t`${label}: nobody now`, {
        label: t`Undo`,
        run: () => put(before, () => toast(t`${label}: as before`)),
      }),
    )
  }
}
