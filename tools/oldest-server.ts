/**
 * What runs on PostgreSQL 15 too, the oldest server that DATABASE_URL may name: of every module the tests that send its SQL.
 * One or two files of a module are enough, since all SQL stands in its store; the whole takes about a minute on two cores.
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
  'src/modules/orders/routes.test.ts',
  'src/modules/orders/measures.test.ts',
  'src/modules/imports/routes.test.ts',
  'src/modules/connectors/sources.test.ts',
  'src/modules/segments/store/condition.test.ts',
  'src/modules/segments/lists.test.ts',
  'src/modules/segments/acts.test.ts',
  'src/modules/success_plans/measures.test.ts',
  'src/modules/surveys/measures.test.ts',
  'src/modules/helpdesk/measures.test.ts',
  'src/modules/helpdesk/routes.test.ts',
  'src/modules/health/health.test.ts',
  'src/modules/notifications/notifications.test.ts',
  'src/modules/privacy/retention.test.ts',
  'src/modules/privacy/sandbox.test.ts',
  // One customer through all modules, Today among them, and what the platform keeps of requests.
  'test/journeys/customer.test.ts',
  'test/journeys/repeated-request.test.ts',
]
