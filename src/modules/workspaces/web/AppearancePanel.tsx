import { SegmentedControl, useMantineColorScheme } from '@mantine/core'
import { Panel } from '../../../web/ui/Panel.tsx'

const schemes = [
  { value: 'auto', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const

/** Kept in this browser. */
export function AppearancePanel() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <Panel title="Appearance" aside="Kept in this browser">
      <SegmentedControl
        aria-label="Appearance"
        size="xs"
        data={[...schemes]}
        value={colorScheme}
        onChange={(value) => setColorScheme(schemes.find((scheme) => scheme.value === value)?.value ?? 'auto')}
      />
    </Panel>
  )
}
