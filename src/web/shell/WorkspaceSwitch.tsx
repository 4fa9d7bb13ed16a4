import { Menu } from '@mantine/core'
import { IconSelector } from '@tabler/icons-react'
import { t } from '../../kernel/words.ts'
import { useSession } from '../lib/session.tsx'
import css from './Frame.module.css'

export function WorkspaceSwitch() {
  const { workspace, workspaces } = useSession()
  if (workspaces.length < 2) {
    return (
      <div className={css.workspace}>
        <img className={css.mark} src="/icon.svg" alt="" />
        <span>{workspace.name}</span>
      </div>
    )
  }
  return (
    <Menu position="bottom-start" width={230}>
      <Menu.Target>
        <button type="button" className={css.workspace} aria-label={t`Workspace ${workspace.name}, switch`}>
          <img className={css.mark} src="/icon.svg" alt="" />
          <span>{workspace.name}</span>
          <IconSelector size={14} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {workspaces.map((other) => (
          <Menu.Item
            key={other.id}
            component="a"
            href={`/w/${other.slug}`}
            aria-current={other.id === workspace.id || undefined}
          >
            {other.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
