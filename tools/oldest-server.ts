import type { Files, Part } from './parts.ts'
import { postgresql15 } from './system.ts'

/** Files of the suite on PostgreSQL 15. */
export const onFifteen = (run: Files): Part => ({
  ...{ name: 'postgresql-15', run, needs: [postgresql15] },
  env: { TENURE_TEST_POSTGRES: '15' },
})

/**
 * What `npm test` runs on PostgreSQL 15 too, the oldest server that DATABASE_URL may name: all migrations, and where SQL is
 * newest or least plain - roles and row-level security, conditions, windows over months, days that close, what models read.
 */
export const firstOnFifteen = [
  'src/modules/workspaces/tenancy.test.ts',
  'src/modules/accounts/service.test.ts',
  'src/modules/measures/engine.test.ts',
  'src/modules/measures/publish.test.ts',
  'src/modules/segments/store/condition.test.ts',
  'src/modules/revenue/measures.test.ts',
  'src/modules/orders/measures.test.ts',
  'src/modules/churn/churn.test.ts',
  'src/modules/kpis/cohorts.test.ts',
  'src/modules/health/health.test.ts',
]

/**
 * What `npm run prove` runs there: of every module the tests that send the SQL of its stores. Whatever else sends the same
 * statements, or walks through many days with them, runs there with `-- --full`.
 */
export const testedOnFifteen = [
  'src/modules/workspaces/tenancy.test.ts',
  'src/modules/workspaces/keys.test.ts',
  'src/modules/accounts/service.test.ts',
  'src/modules/accounts/routes.test.ts',
  'src/modules/timeline/timeline.test.ts',
  'src/modules/measures/engine.test.ts',
  'src/modules/measures/publish.test.ts',
  'src/modules/events/service/rollup.test.ts',
  'src/modules/events/routes.test.ts',
  'src/modules/catalog/routes.test.ts',
  'src/modules/engagements/measures.test.ts',
  'src/modules/revenue/measures.test.ts',
  'src/modules/revenue/routes.test.ts',
  'src/modules/agents/oauth.test.ts',
  'src/modules/privacy/retention.test.ts',
  'src/modules/notifications/notifications.test.ts',
  'src/modules/orders/routes.test.ts',
  'src/modules/orders/measures.test.ts',
  'src/modules/imports/routes.test.ts',
  'src/modules/connectors/sources.test.ts',
  'src/modules/segments/store/condition.test.ts',
  'src/modules/segments/lists.test.ts',
  'src/modules/segments/acts.test.ts',
  'src/modules/holdouts/holdouts.test.ts',
  'src/modules/proof/backtest.test.ts',
  'src/modules/approvals/approvals.test.ts',
  'src/modules/tasks/tasks.test.ts',
  'src/modules/handovers/handovers.test.ts',
  'src/modules/renewals/renewals.test.ts',
  'src/modules/renewals/papers.test.ts',
  'src/modules/renewals/proposals.test.ts',
  'src/modules/risks/risks.test.ts',
  'src/modules/churn/churn.test.ts',
  'src/modules/churn/warnings.test.ts',
  'src/modules/churn/lost.test.ts',
  'src/modules/expansion/expansion.test.ts',
  'src/modules/kpis/answers.test.ts',
  'src/modules/kpis/beginnings.test.ts',
  'src/modules/kpis/cohorts.test.ts',
  'src/modules/kpis/dashboards.test.ts',
  'src/modules/kpis/kpis.test.ts',
  'src/modules/kpis/reports.test.ts',
  'src/modules/messaging/sending.test.ts',
  'src/modules/messaging/receiving.test.ts',
  'src/modules/campaigns/campaigns.test.ts',
  'src/modules/webhooks/webhooks.test.ts',
  'src/modules/messaging/notes.test.ts',
  'src/modules/meetings/meetings.test.ts',
  'src/modules/segments/memberships.test.ts',
  'src/modules/success_plans/measures.test.ts',
  'src/modules/surveys/measures.test.ts',
  'src/modules/helpdesk/measures.test.ts',
  'src/modules/helpdesk/routes.test.ts',
  'src/modules/health/health.test.ts',
  'src/modules/documents/links.test.ts',
  'src/modules/playbooks/playbooks.test.ts',
  'src/modules/privacy/sandbox.test.ts',
  // One customer through all modules, Today among them.
  'test/journeys/customer.test.ts',
]
