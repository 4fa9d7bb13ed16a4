import { CatchBoundary, type ErrorComponentProps } from '@tanstack/react-router'
import { type ComponentType, Suspense } from 'react'
import { t } from '../../kernel/words.ts'
import type { PanelDefinition, Place, Places } from '../lib/pages.ts'
import { panelsOf } from '../lib/registry.ts'
import { useSession } from '../lib/session.tsx'
import { ErrorState } from '../ui/ErrorState.tsx'
import { Panel } from '../ui/Panel.tsx'
import { Block } from '../ui/Skeletons.tsx'

type PanelsProps<P extends Place> = {
  place: P
  tab?: string
  column?: 'main' | 'aside'
  /** What every panel of this place is given, such as the account. */
  given: Places[P]
}

/** The panels that modules declare for a place. One that fails says so and leaves the others standing. */
export function Panels<P extends Place>({ place, tab, column, given }: PanelsProps<P>) {
  return useShownPanels(place, tab)
    .filter((panel) => column === undefined || (panel.aside === true) === (column === 'aside'))
    .map((panel) => <OnePanel key={panel.title} panel={panel} given={given} />)
}

/** Whether a place has anything beside its main column. */
export function useHasAside(place: Place, tab?: string): boolean {
  return useShownPanels(place, tab).some((panel) => panel.aside === true)
}

function useShownPanels<P extends Place>(place: P, tab: string | undefined): PanelDefinition<P>[] {
  const { permissions } = useSession()
  return panelsOf(place, tab).filter(({ permission }) => permission === undefined || permissions.includes(permission))
}

type OnePanelProps<P extends Place> = { panel: PanelDefinition<P>; given: Places[P] }

function OnePanel<P extends Place>({ panel, given }: OnePanelProps<P>) {
  const Content = panel.component as ComponentType<Places[P]>
  return (
    <CatchBoundary getResetKey={() => panel.title} errorComponent={BrokenPanel}>
      <Suspense fallback={loadingPanel(panel.title)}>
        <Content {...(given as Places[P] & object)} />
      </Suspense>
    </CatchBoundary>
  )
}

function loadingPanel(title: string) {
  return (
    <Panel title={title}>
      <Block height={120} />
    </Panel>
  )
}

function BrokenPanel({ error, reset }: ErrorComponentProps) {
  return (
    <Panel title={t`This part cannot be shown`}>
      <ErrorState error={error} retry={reset} />
    </Panel>
  )
}
