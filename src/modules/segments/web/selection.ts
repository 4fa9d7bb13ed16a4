/** Which accounts of the list are picked: some by hand, or all that fit. */
export type Selected = { kind: 'some'; ids: ReadonlySet<string> } | { kind: 'all' }

export const noneSelected: Selected = { kind: 'some', ids: new Set() }

export const isNothing = (selected: Selected): boolean => selected.kind === 'some' && selected.ids.size === 0
