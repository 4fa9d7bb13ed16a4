/** By what figures of the business are split: attributes of accounts, each as it was at the start of the period (rule 23). */
export const dimensions = ['owner', 'plan', 'size', 'touch', 'industry', 'country'] as const
export type Dimension = (typeof dimensions)[number]
