import type { Day } from '../../../kernel/day.ts'

/** A name that every system takes, from an account's name and the day: osprey-logistics-2026-03-02.pdf. */
export function fileName(title: string, asOf: Day, ending: 'pdf' | 'html'): string {
  const plain = title
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 80)
    .replace(/-+$/, '')
  return `${plain || 'account'}-${asOf}.${ending}`
}
