import { useLocalStorage } from '@mantine/hooks'

type Widths = Record<string, number>

/** How wide somebody likes the columns: a habit of a person on a screen, so it stays in the browser. */
export function useWidths(): [Widths, (key: string, width: number) => void] {
  const [widths, setWidths] = useLocalStorage<Widths>({
    key: 'tenure.accounts.widths',
    defaultValue: {},
    getInitialValueInEffect: false,
  })
  return [widths, (key, width) => setWidths((before) => ({ ...before, [key]: width }))]
}
