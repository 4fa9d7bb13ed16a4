/** How much room a row takes. */
export const densities = ['normal', 'compact', 'roomy'] as const
export type Density = (typeof densities)[number]
