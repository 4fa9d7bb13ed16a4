/**
 * The browser's own calendar, which stands in for `temporal-polyfill` in what is built for browsers. One that has none fetches it
 * before the page is read (`main.tsx`).
 */
export const Temporal = (globalThis as unknown as { Temporal: typeof import('temporal-polyfill').Temporal }).Temporal
