import { Group, Radio, useMantineColorScheme } from '@mantine/core'
import { t } from '../../../kernel/words.ts'
import { Panel } from '../../../web/ui/Panel.tsx'

const schemes = [
  { value: 'auto', label: t`As the system` },
  { value: 'light', label: t`Light` },
  { value: 'dark', label: t`Dark` },
] as const

/** Kept in this browser. */
export function AppearancePanel() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <Panel title={t`Appearance`} aside={t`Kept in this browser`}>
      <Radio.Group
        aria-label={t`Appearance`}
        value={colorScheme}
        onChange={(value) => setColorScheme(schemes.find((scheme) => scheme.value === value)?.value ?? 'auto')}
      >
        <Group gap="lg">
          {schemes.map((scheme) => (
            <Radio key={scheme.value} size="xs" value={scheme.value} label={scheme.label} />
          ))}
        </Group>
      </Radio.Group>
    </Panel>
  )
}
