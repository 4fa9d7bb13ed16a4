const known: Record<string, string> = { smb: 'SMB', mid_market: 'Mid-market', by_arr: 'Weighed by ARR' }

/** A choice of ours in words: `mid_market` is Mid-market. Choices of the workspace's own are somebody's words already. */
export function choiceWord(value: string): string {
  return known[value] ?? (value.charAt(0).toUpperCase() + value.slice(1)).replaceAll('_', ' ')
}
