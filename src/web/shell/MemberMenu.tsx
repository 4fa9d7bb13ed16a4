import { type MantineColorScheme, Menu, useMantineColorScheme } from '@mantine/core'
import { t } from '../../kernel/words.ts'
import { useSession } from '../lib/session.tsx'
import css from './Frame.module.css'
import { signOut } from './sign-in.ts'

export const schemes: { value: MantineColorScheme; label: string }[] = [
  { value: 'auto', label: t`As the system` },
  { value: 'light', label: t`Light` },
  { value: 'dark', label: t`Dark` },
]

/** Who one is, light and dark, the way out. */
export function MemberMenu() {
  const { member, role } = useSession()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <Menu position="top-start" width={200}>
      <Menu.Target>
        <button type="button" className={css.member}>
          <b aria-hidden="true">{initials(member.name)}</b>
          <span>{member.name}</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {member.email}, {role}
        </Menu.Label>
        <Menu.Divider />
        <Menu.RadioGroup value={colorScheme} onChange={(scheme) => setColorScheme(scheme as MantineColorScheme)}>
          {schemes.map((scheme) => (
            <Menu.RadioItem key={scheme.value} value={scheme.value}>
              {scheme.label}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Item onClick={() => void signOut()}>{t`Sign out`}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => word !== '')
  return [words[0], words.length > 1 ? words.at(-1) : undefined]
    .map((word) => word?.charAt(0).toUpperCase() ?? '')
    .join('')
}
