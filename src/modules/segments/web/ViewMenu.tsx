import { Button, Menu } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconCheck, IconChevronDown } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { useAction } from '../../../web/lib/api.ts'
import { dayOf, sayDay } from '../../../web/lib/format.ts'
import { useGo } from '../../../web/lib/navigation.tsx'
import { useClock, useMay } from '../../../web/lib/session.tsx'
import { ConfirmDialog } from '../../../web/ui/ConfirmDialog.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import css from './Accounts.module.css'
import { DefaultsDialog } from './DefaultsDialog.tsx'
import { type Named, useSaveView } from './use-views.ts'
import { ViewDialog } from './ViewDialog.tsx'
import type { AccountsView, SavedView } from './view.ts'

const check = <IconCheck size={14} />

/** The saved views, and what one can do with the one in sight. */
export function ViewMenu({ view }: { view: AccountsView }) {
  const { saved, views, isChanged } = view
  const go = useGo()
  const mayShare = useMay('segments.share')
  const [naming, setNaming] = useState<{ title: string; start: Named }>()
  const [isDeleting, deleting] = useDisclosure()
  const [isOpening, opening] = useDisclosure()
  const saveView = useSaveView(view)
  const pin = useAction('segments.pinView', { changes: ['segments.views'] })
  const pinned = views.filter((one) => one.isPinned)
  const own = views.filter((one) => one.isOwn && !one.isPinned)
  const shared = views.filter((one) => !one.isOwn && !one.isPinned)
  return (
    <>
      <Menu position="bottom-start" width={260}>
        <Menu.Target>
          <Button variant="subtle" size="compact-sm" rightSection={<IconChevronDown size={14} />}>
            {view.name}
            {saved && isChanged ? t`, changed` : ''}
          </Button>
        </Menu.Target>
        <Menu.Dropdown className={css.views}>
          <Menu.Item
            rightSection={!saved && view.name === t`Customers` && check}
            onClick={() => go('accounts', { view: 'customers' })}
          >{t`Customers`}</Menu.Item>
          <Menu.Item
            rightSection={!saved && view.name === t`All accounts` && check}
            onClick={() => go('accounts', { view: 'all' })}
          >{t`All accounts`}</Menu.Item>
          <ViewItems label={t`At hand`} views={pinned} saved={saved} />
          <ViewItems label={t`Yours`} views={own} saved={saved} />
          <ViewItems label={t`Shared by others`} views={shared} saved={saved} />
          <Menu.Divider />
          {saved?.mayChange && isChanged && (
            <Menu.Item
              onClick={() => void saveView({ id: saved.id, name: saved.name, isShared: saved.isShared })}
            >{t`Save the changes`}</Menu.Item>
          )}
          <Menu.Item
            onClick={() => setNaming({ title: t`Save as a new view`, start: { name: '', isShared: false } })}
          >{t`Save as a new view`}</Menu.Item>
          {saved && (
            <Menu.Item
              onClick={() =>
                setNaming({
                  title: t`Duplicate ${saved.name}`,
                  start: { name: t`${saved.name}, copy`, isShared: false },
                })
              }
            >{t`Duplicate`}</Menu.Item>
          )}
          {saved?.mayChange && (
            <Menu.Item
              onClick={() =>
                setNaming({
                  title: t`Rename or share`,
                  start: { id: saved.id, name: saved.name, isShared: saved.isShared },
                })
              }
            >{t`Rename or share`}</Menu.Item>
          )}
          {saved && (
            <Menu.Item
              onClick={() => pin.mutate({ id: saved.id, isPinned: !saved.isPinned }, { onError: toastProblem })}
            >
              {saved.isPinned ? t`Take away from hand` : t`Keep at hand`}
            </Menu.Item>
          )}
          {saved?.isShared && mayShare && <Menu.Item onClick={opening.open}>{t`Who opens with it`}</Menu.Item>}
          {saved?.mayChange && <Menu.Item onClick={deleting.open}>{t`Delete this view`}</Menu.Item>}
          {saved && <Provenance saved={saved} />}
        </Menu.Dropdown>
      </Menu>
      {naming && <ViewDialog view={view} {...naming} onClose={() => setNaming(undefined)} />}
      {saved && isOpening && <DefaultsDialog saved={saved} views={views} onClose={opening.close} />}
      {saved && <DeleteView saved={saved} opened={isDeleting} onClose={deleting.close} />}
    </>
  )
}

type ViewItemsProps = { label: string; views: SavedView[]; saved: SavedView | undefined }

function ViewItems({ label, views, saved }: ViewItemsProps): ReactNode {
  const go = useGo()
  if (views.length === 0) return null
  return (
    <>
      <Menu.Label>{label}</Menu.Label>
      {views.map((one) => (
        <Menu.Item
          key={one.id}
          rightSection={one.id === saved?.id && check}
          onClick={() => go('accounts', { view: one.id })}
        >
          {one.name}
          {one.isOwn && one.isShared && <span className="dim"> {t`shared`}</span>}
        </Menu.Item>
      ))}
    </>
  )
}

/** Who made a shared view, and who changed it last. */
function Provenance({ saved }: { saved: SavedView }) {
  const { zone, today } = useClock()
  const when = sayDay(dayOf(saved.savedAt, zone), today)
  const maker = saved.isOwn ? t`you` : (saved.maker ?? t`a former member`)
  const changed = saved.changedBy !== null && saved.changedBy !== saved.maker ? t`, changed by ${saved.changedBy}` : ''
  return (
    <Menu.Label className={css.provenance}>
      {t`Made by ${maker}${changed}, ${when}`}
      {saved.defaultFor.length > 0 && t`; opens for ${saved.defaultFor.join(', ')}`}
    </Menu.Label>
  )
}

type DeleteViewProps = { saved: SavedView; opened: boolean; onClose: () => void }

function DeleteView({ saved, opened, onClose }: DeleteViewProps) {
  const go = useGo()
  const remove = useAction('segments.deleteView', {
    changes: ['segments.views'],
    onDone: () => {
      onClose()
      go('accounts')
      toast(t`The view ${saved.name} is deleted`)
    },
  })
  return (
    <ConfirmDialog
      opened={opened}
      title={t`Delete ${saved.name}`}
      confirm={t`Delete`}
      tone="bad"
      busy={remove.isPending}
      onConfirm={() => remove.mutate({ id: saved.id }, { onError: toastProblem })}
      onClose={onClose}
    >
      {t`${saved.isShared ? t`It is shared: everybody loses it. ` : ''}The accounts stay as they are. This cannot be undone.`}
    </ConfirmDialog>
  )
}
