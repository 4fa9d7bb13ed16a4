import { ActionIcon } from '@mantine/core'
import type { ComponentType } from 'react'
import { PageLink } from '../lib/navigation.tsx'
import type { ShellLook } from '../lib/pages.ts'
import css from './ShellItem.module.css'

type ShellItemProps = {
  icon: ComponentType<{ size?: number | string; stroke?: number | string }>
  label: string
  /** Stands only where something waits, with the word that is read beside it: 3 unread. */
  count?: { shown: string; word: string } | undefined
  /** The key that does the same. */
  hotkey?: string
  does: { to: string } | { run: () => void }
}

/** One thing that is at hand on every page: a row beside the search, or an icon in the head of a phone. */
export function ShellItem({ look, ...item }: ShellItemProps & { look: ShellLook }) {
  return look === 'icon' ? <IconItem {...item} /> : <RowItem {...item} />
}

function RowItem({ icon: Icon, label, count, hotkey, does }: ShellItemProps) {
  const shown = { className: css.row, 'aria-keyshortcuts': hotkey }
  const content = (
    <>
      <Icon size={15} stroke={1.6} />
      <span className={css.label}>{label}</span>
      {count !== undefined ? (
        <span className={css.count}>
          {count.shown}
          <span className="quiet"> {count.word}</span>
        </span>
      ) : (
        hotkey !== undefined && <span className={css.key} data-key={hotkey.toUpperCase()} aria-hidden="true" />
      )}
    </>
  )
  return 'to' in does ? (
    <PageLink to={does.to} {...shown}>
      {content}
    </PageLink>
  ) : (
    <button type="button" onClick={does.run} {...shown}>
      {content}
    </button>
  )
}

function IconItem({ icon: Icon, label, count, hotkey, does }: ShellItemProps) {
  const shown = {
    size: 36,
    className: css.icon,
    'aria-label': count === undefined ? label : `${label}, ${count.shown} ${count.word}`,
    'aria-keyshortcuts': hotkey,
  }
  const content = (
    <>
      <Icon size={18} />
      {count !== undefined && (
        <span className={css.count} aria-hidden="true">
          {count.shown}
        </span>
      )}
    </>
  )
  return 'to' in does ? (
    <ActionIcon {...shown} renderRoot={(props) => <PageLink to={does.to} {...props} />}>
      {content}
    </ActionIcon>
  ) : (
    <ActionIcon {...shown} onClick={does.run}>
      {content}
    </ActionIcon>
  )
}

/** Its place while its code is fetched, so that nothing moves. */
export const ShellPlace = ({ look }: { look: ShellLook }) => (
  <span className={look === 'icon' ? css.iconPlace : css.row} aria-hidden="true">
    {look === 'row' && '\u00a0'}
  </span>
)
