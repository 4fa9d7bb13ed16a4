import { Drawer } from '@mantine/core'
import { useEffect, useState } from 'react'
import { t } from '../../kernel/words.ts'
import css from './Frame.module.css'
import { Side } from './Side.tsx'

type MenuPanelProps = { opened: boolean; onClose: () => void; onSearch: () => void }

/** The menu of a phone, over the page. */
export function MenuPanel({ opened, onClose, onSearch }: MenuPanelProps) {
  // It opens once it stands closed: where the keyboard was is remembered, for the way back, when it opens and not when it comes.
  const [stands, tell] = useState(false)
  useEffect(() => tell(true), [])
  return (
    <Drawer.Root opened={opened && stands} onClose={onClose} size={248} padding={8} transitionProps={{ duration: 120 }}>
      <Drawer.Overlay backgroundOpacity={0.25} />
      <Drawer.Content aria-label={t`Menu`} className={css.panel}>
        <div className={css.drawer}>
          <Side onSearch={onSearch} />
        </div>
      </Drawer.Content>
    </Drawer.Root>
  )
}
