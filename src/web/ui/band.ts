export type Band = 'green' | 'yellow' | 'red' | 'grey'

export const bandWord: Record<Band, string> = { green: 'Green', yellow: 'Yellow', red: 'Red', grey: 'Not enough data' }

export const bandColour: Record<Band, string> = {
  green: 'var(--green)',
  yellow: 'var(--yellow)',
  red: 'var(--red)',
  grey: 'var(--dot)',
}
