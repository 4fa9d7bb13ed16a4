/** The words of the tour as a page of their own, with what an agent has to know to read numbers. */
export function glossaryIn(tour: string): string {
  const words =
    tour
      .split(/^## Words$/m)[1]
      ?.split(/^## /m)[0]
      ?.trim() ?? ''
  return `# Words\n\n${words}\n\n${numbers}\n`
}

const numbers = `# Numbers

| written | means |
|---|---|
| an amount | minor units of the currency beside it: 1420000 USD is 14,200.00 USD |
| score | 0 to 100; red below 50, yellow below 75, green from 75; grey where less than 60% of the scorecard is known |
| share, completeness, progress | 0 to 1 |
| null | unknown, never zero |
| a day | a day of the workspace's zone |
| provisional | of the day that is still open: it can change until midnight |`
