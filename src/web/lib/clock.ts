/** The moment at which somebody looks at the page. What a day is called follows the workspace's today instead. */
export const now = (): Date => new Date()
