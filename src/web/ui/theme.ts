import {
  type ActionIconFactory,
  type ButtonFactory,
  type CheckboxFactory,
  type ComboboxFactory,
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type ExtendComponent,
  type FactoryPayload,
  type InputFactory,
  type InputWrapperFactory,
  type MantineColorsTuple,
  type MenuFactory,
  type ModalFactory,
  type PillFactory,
  type PillsInputFieldFactory,
  type PopoverFactory,
  type SwitchFactory,
  type TooltipFactory,
  type VariantColorsResolver,
} from '@mantine/core'
import { t } from '../../kernel/words.ts'

const accent: MantineColorsTuple = [
  '#eef1fc',
  '#dde4f9',
  '#bcc8f3',
  '#97aaed',
  '#8aa4ff',
  '#6681e3',
  '#5370df',
  '#3a5bd9',
  '#2f4dc0',
  '#2542a8',
]
const dark: MantineColorsTuple = [
  '#ececea',
  '#c5c8cc',
  '#a9adb4',
  '#9499a1',
  '#3a3e45',
  '#2b2e34',
  '#1d1f23',
  '#16171a',
  '#121316',
  '#0e0f11',
]

/** The main action is ink, the rest is paper; blue is kept for selection and focus. */
const variantColorResolver: VariantColorsResolver = (input) => {
  const plain = { border: '1px solid transparent', hoverColor: undefined }
  if (input.variant === 'filled' && input.color === 'accent') {
    return { ...plain, background: 'var(--action)', hover: 'var(--action-hover)', color: 'var(--action-ink)' }
  }
  if (input.variant === 'filled' && input.color === 'red') {
    return { ...plain, background: 'var(--red)', hover: 'var(--red)', color: 'var(--panel)' }
  }
  if (input.variant === 'subtle') {
    return {
      ...plain,
      background: 'transparent',
      hover: 'var(--selected)',
      color: input.color === 'red' ? 'var(--red)' : 'var(--ink-2)',
    }
  }
  return defaultVariantColorsResolver(input)
}

const motion = { duration: 100 }

/** As a component's own `extend`, which would bring its code, such as that of every dialog, before the page. */
const lookOf = <Factory extends FactoryPayload>(look: ExtendComponent<Factory>) => look

export const theme = createTheme({
  fontFamily: '"Inter Variable", Inter, system-ui, sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", Menlo, monospace',
  fontSizes: { xs: '12px', sm: '13px', md: '13px', lg: '15px', xl: '20px' },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.45', lg: '1.4', xl: '1.3' },
  radius: { xs: '3px', sm: '4px', md: '6px', lg: '8px', xl: '12px' },
  defaultRadius: 'md',
  colors: { accent, dark },
  primaryColor: 'accent',
  primaryShade: { light: 7, dark: 4 },
  black: '#1c1d1f',
  focusRing: 'auto',
  cursorType: 'pointer',
  respectReducedMotion: true,
  variantColorResolver,
  components: {
    Button: lookOf<ButtonFactory>({
      defaultProps: { variant: 'default', size: 'xs' },
      styles: { root: { fontSize: '13px', fontWeight: 450 } },
    }),
    ActionIcon: lookOf<ActionIconFactory>({ defaultProps: { variant: 'subtle', size: 28 } }),
    Input: lookOf<InputFactory>({
      defaultProps: { size: 'xs' },
      vars: () => ({ wrapper: { '--input-fz': '13px' } }),
    }),
    InputWrapper: lookOf<InputWrapperFactory>({
      styles: {
        label: { fontSize: '13px', marginBottom: '4px' },
        description: { fontSize: '12px' },
        error: { marginTop: '4px', fontSize: '12px' },
      },
    }),
    Combobox: lookOf<ComboboxFactory>({ vars: () => ({ options: { '--combobox-option-fz': '13px' }, dropdown: {} }) }),
    Checkbox: lookOf<CheckboxFactory>({
      defaultProps: { size: 'xs' },
      styles: { label: { fontSize: '13px' }, description: { fontSize: '12px' } },
    }),
    // Of the smallest size, a line of pills is as high as the text of another field: 30 px with its padding and borders.
    PillsInputField: lookOf<PillsInputFieldFactory>({ styles: { field: { height: '18px' } } }),
    Pill: lookOf<PillFactory>({ styles: { root: { fontSize: '12px' } } }),
    Switch: lookOf<SwitchFactory>({ defaultProps: { size: 'xs', withThumbIndicator: false } }),
    Tooltip: lookOf<TooltipFactory>({
      defaultProps: { openDelay: 250, transitionProps: motion, events: { hover: true, focus: true, touch: false } },
    }),
    // Inside the page's main landmark, where readers expect what belongs to it.
    Popover: lookOf<PopoverFactory>({ defaultProps: { transitionProps: motion, portalProps: { target: '#main' } } }),
    Menu: lookOf<MenuFactory>({
      defaultProps: { transitionProps: motion, position: 'bottom-end', withInitialFocusPlaceholder: false },
    }),
    Modal: lookOf<ModalFactory>({
      defaultProps: {
        transitionProps: { ...motion, transition: 'fade' },
        overlayProps: { backgroundOpacity: 0.25 },
        closeButtonProps: { 'aria-label': t`Close` },
        centered: true,
        radius: 'lg',
        // Else it would be a second banner beside the page's own.
        attributes: { header: { role: 'presentation' } },
      },
      styles: { title: { fontWeight: 600 } },
    }),
  },
})

/** Mantine's own colours follow our tokens, in light and dark alike. */
export const cssVariablesResolver: CSSVariablesResolver = () => {
  const tokens = {
    '--mantine-color-body': 'var(--ground)',
    '--mantine-color-text': 'var(--ink)',
    '--mantine-color-dimmed': 'var(--ink-3)',
    '--mantine-color-placeholder': 'var(--ink-3)',
    '--mantine-color-anchor': 'var(--accent)',
    '--mantine-color-error': 'var(--red)',
    '--mantine-color-default': 'var(--panel)',
    '--mantine-color-default-hover': 'var(--soft)',
    '--mantine-color-default-color': 'var(--ink)',
    '--mantine-color-default-border': 'var(--line-strong)',
    '--mantine-color-disabled': 'var(--soft)',
    '--mantine-color-disabled-color': 'var(--ink-3)',
    '--mantine-color-disabled-border': 'var(--line)',
    '--mantine-shadow-xs': 'none',
    '--mantine-shadow-sm': 'var(--float)',
    '--mantine-shadow-md': 'var(--float)',
    '--mantine-shadow-lg': 'var(--float)',
    '--mantine-shadow-xl': 'var(--float)',
  }
  return { variables: {}, light: tokens, dark: tokens }
}
