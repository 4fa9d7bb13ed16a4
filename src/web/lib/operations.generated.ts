// Made from the operations of every module by `node bin/setup.mjs generate`. Do not edit by hand.
import type { z } from 'zod'
import type * as accounts_operations_people from '../../modules/accounts/operations/people.ts'
import type * as accounts_operations_groups from '../../modules/accounts/operations/groups.ts'
import type * as accounts_operations_fields from '../../modules/accounts/operations/fields.ts'
import type * as accounts_operations_settings from '../../modules/accounts/operations/settings.ts'
import type * as accounts_operations_sources from '../../modules/accounts/operations/sources.ts'
import type * as accounts_operations_accounts from '../../modules/accounts/operations/accounts.ts'
import type * as accounts_operations_team from '../../modules/accounts/operations/team.ts'
import type * as agents_operations from '../../modules/agents/operations.ts'
import type * as approvals_operations from '../../modules/approvals/operations.ts'
import type * as campaigns_operations from '../../modules/campaigns/operations.ts'
import type * as catalog_operations from '../../modules/catalog/operations.ts'
import type * as churn_operations from '../../modules/churn/operations.ts'
import type * as connectors_operations from '../../modules/connectors/operations.ts'
import type * as documents_operations from '../../modules/documents/operations.ts'
import type * as engagements_operations from '../../modules/engagements/operations.ts'
import type * as events_operations from '../../modules/events/operations.ts'
import type * as expansion_operations from '../../modules/expansion/operations.ts'
import type * as handovers_operations from '../../modules/handovers/operations.ts'
import type * as health_operations from '../../modules/health/operations.ts'
import type * as helpdesk_operations from '../../modules/helpdesk/operations.ts'
import type * as holdouts_operations from '../../modules/holdouts/operations.ts'
import type * as imports_operations from '../../modules/imports/operations.ts'
import type * as kpis_operations_figures from '../../modules/kpis/operations/figures.ts'
import type * as kpis_operations_benchmarks from '../../modules/kpis/operations/benchmarks.ts'
import type * as kpis_operations_dashboards from '../../modules/kpis/operations/dashboards.ts'
import type * as kpis_operations_settings from '../../modules/kpis/operations/settings.ts'
import type * as kpis_operations_reports from '../../modules/kpis/operations/reports.ts'
import type * as kpis_operations_closes from '../../modules/kpis/operations/closes.ts'
import type * as kpis_operations_cohorts from '../../modules/kpis/operations/cohorts.ts'
import type * as kpis_operations_movements from '../../modules/kpis/operations/movements.ts'
import type * as measures_operations from '../../modules/measures/operations.ts'
import type * as meetings_operations from '../../modules/meetings/operations.ts'
import type * as messaging_operations_messages from '../../modules/messaging/operations/messages.ts'
import type * as messaging_operations_settings from '../../modules/messaging/operations/settings.ts'
import type * as notifications_operations from '../../modules/notifications/operations.ts'
import type * as orders_operations from '../../modules/orders/operations.ts'
import type * as playbooks_operations from '../../modules/playbooks/operations.ts'
import type * as privacy_operations from '../../modules/privacy/operations.ts'
import type * as proof_operations from '../../modules/proof/operations.ts'
import type * as renewals_operations from '../../modules/renewals/operations.ts'
import type * as revenue_operations from '../../modules/revenue/operations.ts'
import type * as risks_operations from '../../modules/risks/operations.ts'
import type * as segments_operations_lists from '../../modules/segments/operations/lists.ts'
import type * as segments_operations_segments from '../../modules/segments/operations/segments.ts'
import type * as success_plans_operations from '../../modules/success_plans/operations.ts'
import type * as surveys_operations from '../../modules/surveys/operations.ts'
import type * as tasks_operations from '../../modules/tasks/operations.ts'
import type * as timeline_operations from '../../modules/timeline/operations.ts'
import type * as today_operations from '../../modules/today/operations.ts'
import type * as webhooks_operations from '../../modules/webhooks/operations.ts'
import type * as workspaces_operations_members from '../../modules/workspaces/operations/members.ts'
import type * as workspaces_operations_log from '../../modules/workspaces/operations/log.ts'
import type * as workspaces_operations_workspace from '../../modules/workspaces/operations/workspace.ts'
import type * as workspaces_operations_keys from '../../modules/workspaces/operations/keys.ts'
import type * as workspaces_operations_oneself from '../../modules/workspaces/operations/oneself.ts'

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'

export const operations = {
  'accounts.addContact': { method: 'post', path: '/api/accounts/:account/contacts' },
  'accounts.addUnit': { method: 'post', path: '/api/accounts/:account/units' },
  'accounts.arrangeFields': { method: 'put', path: '/api/accounts/fields' },
  'accounts.books': { method: 'get', path: '/api/accounts/books' },
  'accounts.children': { method: 'get', path: '/api/accounts/:account/children' },
  'accounts.conflicts': { method: 'get', path: '/api/accounts/conflicts' },
  'accounts.contacts': { method: 'get', path: '/api/accounts/:account/contacts' },
  'accounts.create': { method: 'post', path: '/api/accounts' },
  'accounts.defineField': { method: 'post', path: '/api/accounts/fields' },
  'accounts.fields': { method: 'get', path: '/api/accounts/fields' },
  'accounts.fillRole': { method: 'put', path: '/api/accounts/:account/team/:role' },
  'accounts.get': { method: 'get', path: '/api/accounts/:account' },
  'accounts.history': { method: 'get', path: '/api/accounts/:account/history' },
  'accounts.layouts': { method: 'get', path: '/api/accounts/layouts' },
  'accounts.merge': { method: 'post', path: '/api/accounts/:account/merge' },
  'accounts.resolveUnmatched': { method: 'post', path: '/api/accounts/unmatched/:id' },
  'accounts.saveLayout': { method: 'put', path: '/api/accounts/layouts/:role' },
  'accounts.search': { method: 'get', path: '/api/accounts/search' },
  'accounts.settings': { method: 'get', path: '/api/accounts/settings' },
  'accounts.settleConflict': { method: 'post', path: '/api/accounts/:account/conflicts' },
  'accounts.team': { method: 'get', path: '/api/accounts/:account/team' },
  'accounts.undo': { method: 'post', path: '/api/accounts/acts/:act/undo' },
  'accounts.unmatched': { method: 'get', path: '/api/accounts/unmatched' },
  'accounts.unmerge': { method: 'post', path: '/api/accounts/:account/unmerge' },
  'accounts.update': { method: 'patch', path: '/api/accounts/:account' },
  'accounts.updateContact': { method: 'patch', path: '/api/accounts/:account/contacts/:contact' },
  'accounts.updateSettings': { method: 'patch', path: '/api/accounts/settings' },
  'accounts.updateUnit': { method: 'patch', path: '/api/accounts/:account/units/:unit' },
  'accounts.words': { method: 'get', path: '/api/accounts/fields/:key/words' },
  'agents.allow': { method: 'post', path: '/api/agents/connections' },
  'agents.connections': { method: 'get', path: '/api/agents/connections' },
  'agents.disconnect': { method: 'delete', path: '/api/agents/connections/:id' },
  'agents.request': { method: 'get', path: '/api/agents/request' },
  'approvals.addOffer': { method: 'post', path: '/api/accounts/:account/offers' },
  'approvals.addPolicy': { method: 'post', path: '/api/approvals/policies' },
  'approvals.changeOffer': { method: 'patch', path: '/api/offers/:offer' },
  'approvals.changePolicy': { method: 'put', path: '/api/approvals/policies/:policy' },
  'approvals.count': { method: 'get', path: '/api/approvals/count' },
  'approvals.decide': { method: 'post', path: '/api/approvals/:approval/decision' },
  'approvals.get': { method: 'get', path: '/api/approvals/:approval' },
  'approvals.list': { method: 'get', path: '/api/approvals' },
  'approvals.moveOffer': { method: 'post', path: '/api/offers/:offer/state' },
  'approvals.offers': { method: 'get', path: '/api/offers' },
  'approvals.policies': { method: 'get', path: '/api/approvals/policies' },
  'approvals.removePolicy': { method: 'delete', path: '/api/approvals/policies/:policy' },
  'approvals.saveLimit': { method: 'put', path: '/api/approvals/limits/:role' },
  'campaigns.begin': { method: 'post', path: '/api/campaigns/:campaign/begin' },
  'campaigns.get': { method: 'get', path: '/api/campaigns/:campaign' },
  'campaigns.list': { method: 'get', path: '/api/campaigns' },
  'campaigns.pause': { method: 'post', path: '/api/campaigns/:campaign/pause' },
  'campaigns.preview': { method: 'get', path: '/api/campaigns/preview' },
  'campaigns.recipients': { method: 'get', path: '/api/campaigns/:campaign/recipients' },
  'campaigns.remove': { method: 'delete', path: '/api/campaigns/:campaign' },
  'campaigns.resume': { method: 'post', path: '/api/campaigns/:campaign/resume' },
  'campaigns.save': { method: 'post', path: '/api/campaigns' },
  'campaigns.stop': { method: 'post', path: '/api/campaigns/:campaign/stop' },
  'catalog.get': { method: 'get', path: '/api/catalog' },
  'catalog.get_entitlements': { method: 'get', path: '/api/accounts/:account/entitlements' },
  'catalog.write_plan': { method: 'put', path: '/api/catalog/plans' },
  'catalog.write_product': { method: 'put', path: '/api/catalog/products' },
  'churn.account': { method: 'get', path: '/api/accounts/:account/churn' },
  'churn.account_warnings': { method: 'get', path: '/api/accounts/:account/churn/warnings' },
  'churn.at_risk': { method: 'get', path: '/api/churn/at_risk' },
  'churn.export': { method: 'get', path: '/api/churn/export' },
  'churn.indicators': { method: 'get', path: '/api/churn/indicators' },
  'churn.lost': { method: 'get', path: '/api/churn/lost' },
  'churn.model': { method: 'get', path: '/api/churn/model' },
  'churn.ranking': { method: 'get', path: '/api/churn' },
  'churn.settle': { method: 'put', path: '/api/accounts/:account/churn/settled' },
  'churn.train': { method: 'post', path: '/api/churn/train' },
  'churn.warnings': { method: 'get', path: '/api/churn/warnings' },
  'connectors.act': { method: 'post', path: '/api/connectors/:connector/act' },
  'connectors.addStream': { method: 'post', path: '/api/connectors/:connector/streams' },
  'connectors.changeStream': { method: 'put', path: '/api/connectors/:connector/streams/:stream' },
  'connectors.create': { method: 'post', path: '/api/connectors' },
  'connectors.get': { method: 'get', path: '/api/connectors/:connector' },
  'connectors.gone': { method: 'get', path: '/api/connectors/:connector/gone' },
  'connectors.keepGone': { method: 'put', path: '/api/connectors/:connector/gone' },
  'connectors.kinds': { method: 'get', path: '/api/connectors/kinds' },
  'connectors.list': { method: 'get', path: '/api/connectors' },
  'connectors.mend': { method: 'put', path: '/api/connectors/:connector/refused' },
  'connectors.past': { method: 'post', path: '/api/connectors/past' },
  'connectors.places': { method: 'get', path: '/api/connectors/:connector/places' },
  'connectors.preview': { method: 'post', path: '/api/connectors/:connector/preview' },
  'connectors.refused': { method: 'get', path: '/api/connectors/:connector/refused' },
  'connectors.remove': { method: 'delete', path: '/api/connectors/:connector' },
  'connectors.removeStream': { method: 'delete', path: '/api/connectors/:connector/streams/:stream' },
  'connectors.retry': { method: 'post', path: '/api/connectors/:connector/refused' },
  'connectors.runs': { method: 'get', path: '/api/connectors/:connector/runs' },
  'connectors.update': { method: 'patch', path: '/api/connectors/:connector' },
  'documents.html': { method: 'get', path: '/api/accounts/:account/document.html' },
  'documents.links': { method: 'get', path: '/api/accounts/:account/links' },
  'documents.pdf': { method: 'get', path: '/api/accounts/:account/document.pdf' },
  'documents.preparation': { method: 'get', path: '/api/meetings/:meeting/preparation' },
  'documents.preparationPdf': { method: 'get', path: '/api/meetings/:meeting/preparation.pdf' },
  'documents.revoke': { method: 'delete', path: '/api/accounts/:account/links/:link' },
  'documents.settings': { method: 'get', path: '/api/documents/settings' },
  'documents.share': { method: 'post', path: '/api/accounts/:account/links' },
  'documents.updateSettings': { method: 'patch', path: '/api/documents/settings' },
  'engagements.list': { method: 'get', path: '/api/accounts/:account/engagements' },
  'engagements.log': { method: 'post', path: '/api/accounts/:account/engagements' },
  'events.archive_measure': { method: 'post', path: '/api/events/measures/:key/archive' },
  'events.cancel_measure': { method: 'post', path: '/api/events/measures/:key/cancel' },
  'events.check': { method: 'post', path: '/api/events/refused/:event/check' },
  'events.count_events': { method: 'post', path: '/api/events/measures/counted' },
  'events.definitions': { method: 'get', path: '/api/events/definitions' },
  'events.live': { method: 'get', path: '/api/events/live' },
  'events.measure': { method: 'get', path: '/api/events/measures/:key' },
  'events.measures': { method: 'get', path: '/api/events/measures' },
  'events.mend': { method: 'put', path: '/api/events/refused/:event' },
  'events.of_account': { method: 'get', path: '/api/accounts/:account/events' },
  'events.refused': { method: 'get', path: '/api/events/refused' },
  'events.refused_event': { method: 'get', path: '/api/events/refused/:event' },
  'events.refused_reasons': { method: 'get', path: '/api/events/refused/reasons' },
  'events.replay': { method: 'post', path: '/api/events/refused/replay' },
  'events.save_definitions': { method: 'put', path: '/api/events/definitions' },
  'events.save_measure': { method: 'put', path: '/api/events/measures/:key' },
  'events.sources': { method: 'get', path: '/api/events/sources' },
  'events.stream': { method: 'get', path: '/api/events/stream' },
  'events.try_measure': { method: 'post', path: '/api/events/measures/try' },
  'events.words': { method: 'get', path: '/api/events/words' },
  'expansion.begin_pilot': { method: 'post', path: '/api/accounts/:account/expansion/:id/pilots' },
  'expansion.board': { method: 'get', path: '/api/expansion/board' },
  'expansion.end_pilot': { method: 'post', path: '/api/accounts/:account/expansion/pilots/:pilot/outcome' },
  'expansion.export': { method: 'get', path: '/api/expansion/export' },
  'expansion.forecast': { method: 'get', path: '/api/expansion/forecast' },
  'expansion.list': { method: 'get', path: '/api/expansion' },
  'expansion.move': { method: 'post', path: '/api/accounts/:account/expansion/:id/state' },
  'expansion.of_account': { method: 'get', path: '/api/accounts/:account/expansion' },
  'expansion.prepare': { method: 'post', path: '/api/accounts/:account/expansion/:id/tasks' },
  'expansion.write_case': { method: 'put', path: '/api/accounts/:account/expansion/:id/case' },
  'handovers.assign': { method: 'post', path: '/api/handovers/assignment' },
  'handovers.assigned': { method: 'get', path: '/api/handovers/assignment/acts' },
  'handovers.assignedIn': { method: 'get', path: '/api/handovers/assignment/acts/:act' },
  'handovers.assignment': { method: 'get', path: '/api/handovers/assignment' },
  'handovers.brief': { method: 'get', path: '/api/accounts/:account/brief' },
  'handovers.cancel': { method: 'post', path: '/api/handovers/:handover/cancel' },
  'handovers.get': { method: 'get', path: '/api/handovers/:handover' },
  'handovers.handoff': { method: 'get', path: '/api/accounts/:account/handoff' },
  'handovers.limits': { method: 'get', path: '/api/handovers/limits' },
  'handovers.list': { method: 'get', path: '/api/handovers' },
  'handovers.make': { method: 'post', path: '/api/handovers' },
  'handovers.preview': { method: 'get', path: '/api/handovers/preview' },
  'handovers.previewAssignment': { method: 'get', path: '/api/handovers/assignment/preview' },
  'handovers.saveAssignment': { method: 'put', path: '/api/handovers/assignment' },
  'handovers.saveLimits': { method: 'put', path: '/api/handovers/limits' },
  'handovers.undo': { method: 'post', path: '/api/handovers/:handover/undo' },
  'handovers.undoAssignment': { method: 'post', path: '/api/handovers/assignment/acts/:act/undo' },
  'handovers.writeHandoff': { method: 'put', path: '/api/accounts/:account/handoff' },
  'health.drop': { method: 'delete', path: '/api/health/scorecards/:name/use' },
  'health.explain': { method: 'get', path: '/api/accounts/:account/health/explain' },
  'health.get': { method: 'get', path: '/api/accounts/:account/health' },
  'health.history': { method: 'get', path: '/api/accounts/:account/health/history' },
  'health.list': { method: 'get', path: '/api/health' },
  'health.overview': { method: 'get', path: '/api/health/overview' },
  'health.preview': { method: 'post', path: '/api/health/preview' },
  'health.return': { method: 'get', path: '/api/accounts/:account/health/return' },
  'health.save': { method: 'post', path: '/api/health/scorecards' },
  'health.scorecard': { method: 'get', path: '/api/health/scorecards/:name' },
  'health.scorecards': { method: 'get', path: '/api/health/scorecards' },
  'health.setPrimary': { method: 'put', path: '/api/health/primary' },
  'health.use': { method: 'put', path: '/api/health/scorecards/:name/use' },
  'helpdesk.change_ticket': { method: 'patch', path: '/api/tickets/:ticket' },
  'helpdesk.get_ticket': { method: 'get', path: '/api/tickets/:ticket' },
  'helpdesk.list_tickets': { method: 'get', path: '/api/accounts/:account/tickets' },
  'helpdesk.open_ticket': { method: 'post', path: '/api/accounts/:account/tickets' },
  'holdouts.contamination': { method: 'get', path: '/api/holdouts/:holdout/contamination' },
  'holdouts.end': { method: 'post', path: '/api/holdouts/:holdout/end' },
  'holdouts.list': { method: 'get', path: '/api/holdouts' },
  'holdouts.ofAccount': { method: 'get', path: '/api/accounts/:account/holdouts' },
  'holdouts.preview': { method: 'get', path: '/api/holdouts/preview' },
  'holdouts.previewStart': { method: 'get', path: '/api/holdouts/stepped' },
  'holdouts.startGlobal': { method: 'post', path: '/api/holdouts' },
  'imports.cancel': { method: 'post', path: '/api/imports/:run/cancel' },
  'imports.mend': { method: 'put', path: '/api/imports/:run/refused/:part/:line' },
  'imports.preview': { method: 'post', path: '/api/imports/preview' },
  'imports.refused': { method: 'get', path: '/api/imports/:run/refused' },
  'imports.replay': { method: 'post', path: '/api/imports/:run/replay' },
  'imports.run': { method: 'get', path: '/api/imports/:run' },
  'imports.runs': { method: 'get', path: '/api/imports' },
  'imports.shapes': { method: 'get', path: '/api/imports/shapes' },
  'imports.start': { method: 'post', path: '/api/imports' },
  'imports.upload': { method: 'post', path: '/api/imports/uploads' },
  'kpis.accounts': { method: 'get', path: '/api/kpis/:kpi/accounts' },
  'kpis.benchmarks': { method: 'get', path: '/api/accounts/:account/benchmarks' },
  'kpis.change_dashboard': { method: 'put', path: '/api/kpis/dashboards/:dashboard' },
  'kpis.change_settings': { method: 'put', path: '/api/kpis/settings' },
  'kpis.choose_report': { method: 'put', path: '/api/kpis/report/wish' },
  'kpis.close_month': { method: 'post', path: '/api/kpis/closes' },
  'kpis.close_pack': { method: 'get', path: '/api/kpis/closes/:month/pack' },
  'kpis.closes': { method: 'get', path: '/api/kpis/closes' },
  'kpis.cohort_accounts': { method: 'get', path: '/api/kpis/cohorts/accounts' },
  'kpis.cohorts': { method: 'get', path: '/api/kpis/cohorts' },
  'kpis.dashboard': { method: 'get', path: '/api/kpis/dashboards/:dashboard' },
  'kpis.dashboards': { method: 'get', path: '/api/kpis/dashboards' },
  'kpis.export': { method: 'get', path: '/api/kpis/export' },
  'kpis.export_accounts': { method: 'get', path: '/api/kpis/:kpi/accounts/export' },
  'kpis.export_movements': { method: 'get', path: '/api/kpis/movements/export' },
  'kpis.get': { method: 'get', path: '/api/kpis/:kpi' },
  'kpis.get_close': { method: 'get', path: '/api/kpis/closes/:month' },
  'kpis.list': { method: 'get', path: '/api/kpis' },
  'kpis.make_dashboard': { method: 'post', path: '/api/kpis/dashboards' },
  'kpis.movement_accounts': { method: 'get', path: '/api/kpis/movements/accounts' },
  'kpis.movements': { method: 'get', path: '/api/kpis/movements' },
  'kpis.remove_dashboard': { method: 'delete', path: '/api/kpis/dashboards/:dashboard' },
  'kpis.report': { method: 'get', path: '/api/kpis/report' },
  'kpis.report_wish': { method: 'get', path: '/api/kpis/report/wish' },
  'kpis.set_target': { method: 'put', path: '/api/kpis/:kpi/target' },
  'kpis.settings': { method: 'get', path: '/api/kpis/settings' },
  'measures.list': { method: 'get', path: '/api/measures' },
  'measures.ofAccount': { method: 'get', path: '/api/accounts/:account/measures' },
  'measures.series': { method: 'get', path: '/api/accounts/:account/measures/series' },
  'measures.setRhythm': { method: 'put', path: '/api/measures/sources/:owner' },
  'measures.sources': { method: 'get', path: '/api/measures/sources' },
  'meetings.addLink': { method: 'post', path: '/api/meetings/links' },
  'meetings.admit': { method: 'post', path: '/api/meetings/:meeting/account' },
  'meetings.cancel': { method: 'post', path: '/api/meetings/:meeting/cancel' },
  'meetings.change': { method: 'patch', path: '/api/meetings/:meeting' },
  'meetings.close': { method: 'post', path: '/api/meetings/:meeting/close' },
  'meetings.count': { method: 'get', path: '/api/meetings/count' },
  'meetings.endLink': { method: 'delete', path: '/api/meetings/links/:link' },
  'meetings.feed': { method: 'get', path: '/api/meetings/feed' },
  'meetings.free': { method: 'get', path: '/api/meetings/free' },
  'meetings.get': { method: 'get', path: '/api/meetings/:meeting' },
  'meetings.links': { method: 'get', path: '/api/meetings/links' },
  'meetings.list': { method: 'get', path: '/api/meetings' },
  'meetings.makeFeed': { method: 'post', path: '/api/meetings/feed' },
  'meetings.plan': { method: 'post', path: '/api/accounts/:account/meetings' },
  'meetings.removeFeed': { method: 'delete', path: '/api/meetings/feed' },
  'meetings.saveLink': { method: 'put', path: '/api/meetings/links/:link' },
  'messaging.answer': { method: 'post', path: '/api/accounts/:account/threads/:thread/answer' },
  'messaging.asideReceived': { method: 'post', path: '/api/messaging/received/aside' },
  'messaging.consents': { method: 'get', path: '/api/accounts/:account/consents' },
  'messaging.count': { method: 'get', path: '/api/messaging/count' },
  'messaging.discard': { method: 'post', path: '/api/messaging/messages/discard' },
  'messaging.discardNotes': { method: 'post', path: '/api/messaging/notes/discard' },
  'messaging.fileReceived': { method: 'post', path: '/api/messaging/received/file' },
  'messaging.get': { method: 'get', path: '/api/messaging/messages/:message' },
  'messaging.inbox': { method: 'get', path: '/api/messaging/inbox' },
  'messaging.list': { method: 'get', path: '/api/messaging/messages' },
  'messaging.noteInboxRead': { method: 'post', path: '/api/messaging/inbox/read' },
  'messaging.notes': { method: 'get', path: '/api/messaging/notes' },
  'messaging.preview': { method: 'post', path: '/api/messaging/preview' },
  'messaging.received': { method: 'get', path: '/api/messaging/received' },
  'messaging.release': { method: 'post', path: '/api/messaging/messages/release' },
  'messaging.releaseNotes': { method: 'post', path: '/api/messaging/notes/release' },
  'messaging.removeMailbox': { method: 'delete', path: '/api/messaging/senders/:sender/mailbox' },
  'messaging.removeSender': { method: 'delete', path: '/api/messaging/senders/:sender' },
  'messaging.removeTemplate': { method: 'delete', path: '/api/messaging/templates/:template' },
  'messaging.reopenAddress': { method: 'post', path: '/api/accounts/:account/consents/reopen' },
  'messaging.rules': { method: 'get', path: '/api/messaging/rules' },
  'messaging.saveConsent': { method: 'post', path: '/api/accounts/:account/consents' },
  'messaging.saveMailbox': { method: 'put', path: '/api/messaging/senders/:sender/mailbox' },
  'messaging.saveManner': { method: 'post', path: '/api/accounts/:account/consents/manner' },
  'messaging.saveRules': { method: 'put', path: '/api/messaging/rules' },
  'messaging.saveSender': { method: 'post', path: '/api/messaging/senders' },
  'messaging.saveTemplate': { method: 'post', path: '/api/messaging/templates' },
  'messaging.senders': { method: 'get', path: '/api/messaging/senders' },
  'messaging.template': { method: 'get', path: '/api/messaging/templates/:template' },
  'messaging.templateFigures': { method: 'get', path: '/api/messaging/templates/:template/figures' },
  'messaging.templates': { method: 'get', path: '/api/messaging/templates' },
  'messaging.testSender': { method: 'post', path: '/api/messaging/senders/:sender/test' },
  'messaging.thread': { method: 'get', path: '/api/accounts/:account/threads/:thread' },
  'messaging.threads': { method: 'get', path: '/api/accounts/:account/threads' },
  'messaging.write': { method: 'post', path: '/api/accounts/:account/messages' },
  'notifications.comment': { method: 'post', path: '/api/accounts/:account/comments' },
  'notifications.commentHistory': { method: 'get', path: '/api/notifications/comments/:comment/history' },
  'notifications.comments': { method: 'get', path: '/api/accounts/:account/comments' },
  'notifications.count': { method: 'get', path: '/api/notifications/count' },
  'notifications.deleteComment': { method: 'delete', path: '/api/notifications/comments/:comment' },
  'notifications.editComment': { method: 'patch', path: '/api/notifications/comments/:comment' },
  'notifications.follow': { method: 'post', path: '/api/accounts/:account/follow' },
  'notifications.followSegment': { method: 'post', path: '/api/segments/:segment/follow' },
  'notifications.following': { method: 'get', path: '/api/accounts/:account/follow' },
  'notifications.followingSegment': { method: 'get', path: '/api/segments/:segment/follow' },
  'notifications.list': { method: 'get', path: '/api/notifications' },
  'notifications.mark': { method: 'post', path: '/api/notifications/mark' },
  'notifications.markAll': { method: 'post', path: '/api/notifications/mark_all' },
  'notifications.mentionable': { method: 'get', path: '/api/accounts/:account/mentionable' },
  'notifications.preferences': { method: 'get', path: '/api/notifications/preferences' },
  'notifications.setPreference': { method: 'put', path: '/api/notifications/preferences/:kind' },
  'notifications.unfollow': { method: 'delete', path: '/api/accounts/:account/follow' },
  'notifications.unfollowSegment': { method: 'delete', path: '/api/segments/:segment/follow' },
  'orders.counts': { method: 'get', path: '/api/accounts/:account/orders/counts' },
  'orders.get': { method: 'get', path: '/api/orders/:order' },
  'orders.list': { method: 'get', path: '/api/accounts/:account/orders' },
  'orders.list_listings': { method: 'get', path: '/api/accounts/:account/listings' },
  'orders.list_returns': { method: 'get', path: '/api/accounts/:account/returns' },
  'orders.record': { method: 'post', path: '/api/accounts/:account/orders' },
  'orders.record_listing': { method: 'post', path: '/api/accounts/:account/listings' },
  'orders.record_return': { method: 'post', path: '/api/orders/:order/returns' },
  'playbooks.act': { method: 'post', path: '/api/playbooks/runs/acts' },
  'playbooks.archive': { method: 'delete', path: '/api/playbooks/:id' },
  'playbooks.cancelSimulation': { method: 'delete', path: '/api/playbooks/simulations/:simulation' },
  'playbooks.check': { method: 'post', path: '/api/playbooks/check' },
  'playbooks.get': { method: 'get', path: '/api/playbooks/:id' },
  'playbooks.list': { method: 'get', path: '/api/playbooks' },
  'playbooks.review': { method: 'post', path: '/api/playbooks/:id/review' },
  'playbooks.run': { method: 'get', path: '/api/playbooks/runs/:run' },
  'playbooks.runs': { method: 'get', path: '/api/playbooks/runs' },
  'playbooks.save': { method: 'post', path: '/api/playbooks' },
  'playbooks.schema': { method: 'get', path: '/api/playbooks/schema' },
  'playbooks.simulate': { method: 'post', path: '/api/playbooks/simulations' },
  'playbooks.simulation': { method: 'get', path: '/api/playbooks/simulations/:simulation' },
  'playbooks.simulations': { method: 'get', path: '/api/playbooks/:id/simulations' },
  'playbooks.start': { method: 'post', path: '/api/playbooks/:id/runs' },
  'playbooks.switch': { method: 'post', path: '/api/playbooks/:id/stage' },
  'playbooks.versions': { method: 'get', path: '/api/playbooks/:id/versions' },
  'playbooks.why': { method: 'get', path: '/api/playbooks/:id/why/:account' },
  'privacy.allow': { method: 'post', path: '/api/privacy/erasures/:erasure/allow' },
  'privacy.discardSandbox': { method: 'delete', path: '/api/privacy/sandboxes/:sandbox' },
  'privacy.erase': { method: 'post', path: '/api/privacy/people/:person/erase' },
  'privacy.erasures': { method: 'get', path: '/api/privacy/erasures' },
  'privacy.export': { method: 'get', path: '/api/privacy/people/:person/export' },
  'privacy.makeSandbox': { method: 'post', path: '/api/privacy/sandboxes' },
  'privacy.people': { method: 'get', path: '/api/privacy/people' },
  'privacy.preview': { method: 'get', path: '/api/privacy/people/:person' },
  'privacy.previewRetention': { method: 'get', path: '/api/privacy/retention/preview' },
  'privacy.retention': { method: 'get', path: '/api/privacy/retention' },
  'privacy.sandboxes': { method: 'get', path: '/api/privacy/sandboxes' },
  'privacy.setRetention': { method: 'put', path: '/api/privacy/retention' },
  'proof.ask': { method: 'post', path: '/api/proof/backtests' },
  'proof.backtest': { method: 'get', path: '/api/proof/backtests/:backtest' },
  'proof.backtests': { method: 'get', path: '/api/proof/backtests' },
  'proof.campaign': { method: 'get', path: '/api/proof/campaigns/:campaign' },
  'proof.cancel': { method: 'delete', path: '/api/proof/backtests/:backtest' },
  'proof.holdouts': { method: 'get', path: '/api/proof/holdouts' },
  'proof.playbook': { method: 'get', path: '/api/proof/playbooks/:id' },
  'renewals.calendar': { method: 'get', path: '/api/renewals/calendar' },
  'renewals.call': { method: 'post', path: '/api/accounts/:account/renewals/:due/calls' },
  'renewals.export': { method: 'get', path: '/api/renewals/export' },
  'renewals.forecast': { method: 'get', path: '/api/renewals/forecast' },
  'renewals.list': { method: 'get', path: '/api/renewals' },
  'renewals.makePaper': { method: 'post', path: '/api/accounts/:account/renewals/:due/papers/:kind' },
  'renewals.monday': { method: 'get', path: '/api/renewals/monday' },
  'renewals.moveProposal': { method: 'post', path: '/api/accounts/:account/renewals/:due/proposals/:version/state' },
  'renewals.ofAccount': { method: 'get', path: '/api/accounts/:account/renewals' },
  'renewals.paper': { method: 'get', path: '/api/accounts/:account/renewals/:due/papers/:kind' },
  'renewals.paperHtml': { method: 'get', path: '/api/accounts/:account/renewals/:due/papers/:kind/document.html' },
  'renewals.paperPdf': { method: 'get', path: '/api/accounts/:account/renewals/:due/papers/:kind/document.pdf' },
  'renewals.papers': { method: 'get', path: '/api/accounts/:account/renewals/:due/papers' },
  'renewals.prepare': { method: 'post', path: '/api/accounts/:account/renewals/:due/tasks' },
  'renewals.proposals': { method: 'get', path: '/api/accounts/:account/renewals/:due/proposals' },
  'renewals.propose': { method: 'post', path: '/api/accounts/:account/renewals/:due/proposals' },
  'renewals.writePaper': { method: 'put', path: '/api/accounts/:account/renewals/:due/papers/:kind' },
  'revenue.declare_relation': { method: 'put', path: '/api/revenue/relation' },
  'revenue.list_contracts': { method: 'get', path: '/api/accounts/:account/contracts' },
  'revenue.list_currencies': { method: 'get', path: '/api/revenue/currencies' },
  'revenue.list_invoices': { method: 'get', path: '/api/accounts/:account/invoices' },
  'revenue.list_rates': { method: 'get', path: '/api/revenue/currencies/:currency/rates' },
  'revenue.missing_rates': { method: 'get', path: '/api/revenue/currencies/missing' },
  'revenue.remove_rate': { method: 'delete', path: '/api/revenue/currencies/:currency/rates/:from' },
  'revenue.set_rate': { method: 'put', path: '/api/revenue/currencies/:currency/rates/:from' },
  'revenue.write_cancellation': { method: 'post', path: '/api/accounts/:account/cancellations' },
  'revenue.write_contract': { method: 'post', path: '/api/accounts/:account/contracts' },
  'revenue.write_invoice': { method: 'post', path: '/api/accounts/:account/invoices' },
  'risks.change': { method: 'patch', path: '/api/risks/:risk' },
  'risks.count': { method: 'get', path: '/api/risks/count' },
  'risks.end': { method: 'post', path: '/api/risks/:risk/end' },
  'risks.get': { method: 'get', path: '/api/risks/:risk' },
  'risks.list': { method: 'get', path: '/api/risks' },
  'risks.open': { method: 'post', path: '/api/accounts/:account/risks' },
  'risks.pulse': { method: 'get', path: '/api/accounts/:account/pulse' },
  'risks.reopen': { method: 'post', path: '/api/risks/:risk/reopen' },
  'risks.setPulse': { method: 'put', path: '/api/accounts/:account/pulse' },
  'risks.summary': { method: 'get', path: '/api/risks/summary' },
  'segments.accounts': { method: 'get', path: '/api/accounts' },
  'segments.act': { method: 'get', path: '/api/segments/acts/:id' },
  'segments.acts': { method: 'get', path: '/api/segments/acts' },
  'segments.add': { method: 'post', path: '/api/segments/:id/add' },
  'segments.archive': { method: 'delete', path: '/api/segments/:id' },
  'segments.count': { method: 'get', path: '/api/segments/count' },
  'segments.deleteView': { method: 'delete', path: '/api/segments/views/:id' },
  'segments.explain': { method: 'get', path: '/api/segments/explain/:account' },
  'segments.export': { method: 'get', path: '/api/segments/export' },
  'segments.fields': { method: 'get', path: '/api/segments/fields' },
  'segments.get': { method: 'get', path: '/api/segments/:id' },
  'segments.group': { method: 'get', path: '/api/accounts/:account/group' },
  'segments.list': { method: 'get', path: '/api/segments' },
  'segments.members': { method: 'get', path: '/api/segments/:id/members' },
  'segments.moves': { method: 'get', path: '/api/segments/:id/moves' },
  'segments.of_account': { method: 'get', path: '/api/accounts/:account/segments' },
  'segments.pinView': { method: 'put', path: '/api/segments/views/:id/pin' },
  'segments.preview': { method: 'get', path: '/api/segments/preview' },
  'segments.previewEdit': { method: 'post', path: '/api/segments/acts/preview' },
  'segments.remove': { method: 'post', path: '/api/segments/:id/remove' },
  'segments.save': { method: 'post', path: '/api/segments' },
  'segments.saveView': { method: 'post', path: '/api/segments/views' },
  'segments.setDefault': { method: 'put', path: '/api/segments/defaults/:role' },
  'segments.startEdit': { method: 'post', path: '/api/segments/acts' },
  'segments.stopAct': { method: 'post', path: '/api/segments/acts/:id/stop' },
  'segments.summary': { method: 'get', path: '/api/segments/summary' },
  'segments.undoAct': { method: 'post', path: '/api/segments/acts/:id/undo' },
  'segments.versions': { method: 'get', path: '/api/segments/:id/versions' },
  'segments.views': { method: 'get', path: '/api/segments/views' },
  'segments.why': { method: 'get', path: '/api/segments/:id/why/:account' },
  'success_plans.list_objectives': { method: 'get', path: '/api/accounts/:account/objectives' },
  'success_plans.note_progress': { method: 'post', path: '/api/objectives/:objective/progress' },
  'success_plans.write_objective': { method: 'post', path: '/api/accounts/:account/objectives' },
  'surveys.list_answers': { method: 'get', path: '/api/accounts/:account/answers' },
  'surveys.write_answer': { method: 'post', path: '/api/accounts/:account/answers' },
  'tasks.absences': { method: 'get', path: '/api/tasks/absences' },
  'tasks.calendars': { method: 'get', path: '/api/tasks/calendars' },
  'tasks.change': { method: 'post', path: '/api/tasks/changes' },
  'tasks.count': { method: 'get', path: '/api/tasks/count' },
  'tasks.create': { method: 'post', path: '/api/tasks' },
  'tasks.export': { method: 'get', path: '/api/tasks/export' },
  'tasks.fromNote': { method: 'post', path: '/api/accounts/:account/next_steps' },
  'tasks.get': { method: 'get', path: '/api/tasks/:task' },
  'tasks.list': { method: 'get', path: '/api/tasks' },
  'tasks.load': { method: 'get', path: '/api/tasks/load' },
  'tasks.ofAccount': { method: 'get', path: '/api/accounts/:account/tasks' },
  'tasks.removeAbsence': { method: 'delete', path: '/api/tasks/absences/:absence' },
  'tasks.roles': { method: 'get', path: '/api/tasks/roles' },
  'tasks.saveAbsence': { method: 'post', path: '/api/tasks/absences' },
  'tasks.saveCalendar': { method: 'put', path: '/api/tasks/calendars' },
  'tasks.saveRole': { method: 'put', path: '/api/tasks/roles/:role' },
  'tasks.undo': { method: 'post', path: '/api/tasks/changes/:act/undo' },
  'tasks.update': { method: 'patch', path: '/api/tasks/:task' },
  'timeline.list': { method: 'get', path: '/api/timeline/:account' },
  'today.answer': { method: 'post', path: '/api/today/:account/answer' },
  'today.chooseDigest': { method: 'put', path: '/api/today/digest' },
  'today.digest': { method: 'get', path: '/api/today/digest' },
  'today.figures': { method: 'get', path: '/api/today/figures' },
  'today.needsYou': { method: 'get', path: '/api/today' },
  'today.previewDigest': { method: 'get', path: '/api/today/digest/preview' },
  'today.takeBack': { method: 'delete', path: '/api/today/:account/answer' },
  'today.weights': { method: 'get', path: '/api/today/weights' },
  'webhooks.deliveries': { method: 'get', path: '/api/webhooks/deliveries' },
  'webhooks.list': { method: 'get', path: '/api/webhooks' },
  'webhooks.remove': { method: 'delete', path: '/api/webhooks/:id' },
  'webhooks.retry': { method: 'post', path: '/api/webhooks/deliveries/:delivery/retry' },
  'webhooks.rotate': { method: 'post', path: '/api/webhooks/:id/secret' },
  'webhooks.save': { method: 'post', path: '/api/webhooks' },
  'webhooks.test': { method: 'post', path: '/api/webhooks/:id/test' },
  'workspaces.addMember': { method: 'post', path: '/api/workspaces/members' },
  'workspaces.audit': { method: 'get', path: '/api/workspaces/audit' },
  'workspaces.auditChoices': { method: 'get', path: '/api/workspaces/audit/choices' },
  'workspaces.auditState': { method: 'get', path: '/api/workspaces/audit/state' },
  'workspaces.create': { method: 'post', path: '/api/workspaces' },
  'workspaces.createKey': { method: 'post', path: '/api/workspaces/keys' },
  'workspaces.endOtherSessions': { method: 'delete', path: '/api/me/sessions' },
  'workspaces.endSession': { method: 'delete', path: '/api/me/sessions/:id' },
  'workspaces.endView': { method: 'delete', path: '/api/me/view' },
  'workspaces.exportAudit': { method: 'get', path: '/api/workspaces/audit/export' },
  'workspaces.invitations': { method: 'get', path: '/api/workspaces/invitations' },
  'workspaces.keys': { method: 'get', path: '/api/workspaces/keys' },
  'workspaces.leave': { method: 'post', path: '/api/workspaces/members/:id/leave' },
  'workspaces.leaving': { method: 'get', path: '/api/workspaces/members/:id/leaving' },
  'workspaces.linkMember': { method: 'post', path: '/api/workspaces/members/:id/link' },
  'workspaces.me': { method: 'get', path: '/api/me' },
  'workspaces.members': { method: 'get', path: '/api/workspaces/members' },
  'workspaces.provider': { method: 'get', path: '/api/workspaces/provider' },
  'workspaces.removeProvider': { method: 'delete', path: '/api/workspaces/provider' },
  'workspaces.removeTeam': { method: 'delete', path: '/api/workspaces/teams/:id' },
  'workspaces.resetTwoFactor': { method: 'post', path: '/api/workspaces/members/:id/two-factor/reset' },
  'workspaces.resume': { method: 'post', path: '/api/workspace/resume' },
  'workspaces.revokeInvitation': { method: 'delete', path: '/api/workspaces/invitations/:id' },
  'workspaces.revokeKey': { method: 'delete', path: '/api/workspaces/keys/:id' },
  'workspaces.rotateKey': { method: 'post', path: '/api/workspaces/keys/:id/rotate' },
  'workspaces.saveProvider': { method: 'put', path: '/api/workspaces/provider' },
  'workspaces.saveTeam': { method: 'post', path: '/api/workspaces/teams' },
  'workspaces.security': { method: 'get', path: '/api/workspaces/security' },
  'workspaces.sessions': { method: 'get', path: '/api/me/sessions' },
  'workspaces.setPassword': { method: 'post', path: '/api/me/password' },
  'workspaces.takeBack': { method: 'post', path: '/api/workspaces/members/:id/return' },
  'workspaces.teams': { method: 'get', path: '/api/workspaces/teams' },
  'workspaces.update': { method: 'patch', path: '/api/workspace' },
  'workspaces.updateMe': { method: 'patch', path: '/api/me' },
  'workspaces.updateMember': { method: 'patch', path: '/api/workspaces/members/:id' },
  'workspaces.updatePreferences': { method: 'patch', path: '/api/me/preferences' },
  'workspaces.updateSecurity': { method: 'patch', path: '/api/workspaces/security' },
  'workspaces.viewAs': { method: 'post', path: '/api/workspaces/members/:id/view' },
} as const satisfies Record<string, { method: Method; path: string }>

/** What is sent: fields with a default may be left out, fields that the server converts have their converted type. */
type Sent<Before, After> = {
  [Field in keyof Before]: unknown extends Before[Field] ? (Field extends keyof After ? After[Field] : never) : Before[Field]
}

type Shapes<Declared extends { input: z.ZodType; output: z.ZodType }> = {
  input: Sent<z.input<Declared['input']>, z.output<Declared['input']>>
  output: z.output<Declared['output']>
}

export type Operations = {
  'accounts.addContact': Shapes<typeof accounts_operations_people.addContact>
  'accounts.addUnit': Shapes<typeof accounts_operations_groups.addUnit>
  'accounts.arrangeFields': Shapes<typeof accounts_operations_fields.arrangeFields>
  'accounts.books': Shapes<typeof accounts_operations_settings.books>
  'accounts.children': Shapes<typeof accounts_operations_groups.listChildren>
  'accounts.conflicts': Shapes<typeof accounts_operations_sources.listConflicts>
  'accounts.contacts': Shapes<typeof accounts_operations_people.listContacts>
  'accounts.create': Shapes<typeof accounts_operations_accounts.createAccount>
  'accounts.defineField': Shapes<typeof accounts_operations_fields.defineField>
  'accounts.fields': Shapes<typeof accounts_operations_fields.listFields>
  'accounts.fillRole': Shapes<typeof accounts_operations_team.fillRole>
  'accounts.get': Shapes<typeof accounts_operations_accounts.getAccount>
  'accounts.history': Shapes<typeof accounts_operations_accounts.listHistory>
  'accounts.layouts': Shapes<typeof accounts_operations_fields.listLayouts>
  'accounts.merge': Shapes<typeof accounts_operations_accounts.mergeAccount>
  'accounts.resolveUnmatched': Shapes<typeof accounts_operations_sources.resolveUnmatched>
  'accounts.saveLayout': Shapes<typeof accounts_operations_fields.saveLayout>
  'accounts.search': Shapes<typeof accounts_operations_accounts.searchAccounts>
  'accounts.settings': Shapes<typeof accounts_operations_settings.getSettings>
  'accounts.settleConflict': Shapes<typeof accounts_operations_sources.settleConflict>
  'accounts.team': Shapes<typeof accounts_operations_team.getTeam>
  'accounts.undo': Shapes<typeof accounts_operations_accounts.undoEdit>
  'accounts.unmatched': Shapes<typeof accounts_operations_sources.listUnmatched>
  'accounts.unmerge': Shapes<typeof accounts_operations_accounts.unmergeAccount>
  'accounts.update': Shapes<typeof accounts_operations_accounts.updateAccount>
  'accounts.updateContact': Shapes<typeof accounts_operations_people.updateContact>
  'accounts.updateSettings': Shapes<typeof accounts_operations_settings.updateSettings>
  'accounts.updateUnit': Shapes<typeof accounts_operations_groups.updateUnit>
  'accounts.words': Shapes<typeof accounts_operations_fields.listWords>
  'agents.allow': Shapes<typeof agents_operations.allow>
  'agents.connections': Shapes<typeof agents_operations.listConnections>
  'agents.disconnect': Shapes<typeof agents_operations.disconnect>
  'agents.request': Shapes<typeof agents_operations.readRequest>
  'approvals.addOffer': Shapes<typeof approvals_operations.addOffer>
  'approvals.addPolicy': Shapes<typeof approvals_operations.addPolicy>
  'approvals.changeOffer': Shapes<typeof approvals_operations.changeOffer>
  'approvals.changePolicy': Shapes<typeof approvals_operations.changePolicy>
  'approvals.count': Shapes<typeof approvals_operations.countApprovals>
  'approvals.decide': Shapes<typeof approvals_operations.decideApproval>
  'approvals.get': Shapes<typeof approvals_operations.getApproval>
  'approvals.list': Shapes<typeof approvals_operations.listApprovals>
  'approvals.moveOffer': Shapes<typeof approvals_operations.moveOffer>
  'approvals.offers': Shapes<typeof approvals_operations.listOffers>
  'approvals.policies': Shapes<typeof approvals_operations.listPolicies>
  'approvals.removePolicy': Shapes<typeof approvals_operations.removePolicy>
  'approvals.saveLimit': Shapes<typeof approvals_operations.saveLimit>
  'campaigns.begin': Shapes<typeof campaigns_operations.beginCampaign>
  'campaigns.get': Shapes<typeof campaigns_operations.getCampaign>
  'campaigns.list': Shapes<typeof campaigns_operations.listCampaigns>
  'campaigns.pause': Shapes<typeof campaigns_operations.pauseCampaign>
  'campaigns.preview': Shapes<typeof campaigns_operations.previewCampaign>
  'campaigns.recipients': Shapes<typeof campaigns_operations.listRecipients>
  'campaigns.remove': Shapes<typeof campaigns_operations.removeCampaign>
  'campaigns.resume': Shapes<typeof campaigns_operations.resumeCampaign>
  'campaigns.save': Shapes<typeof campaigns_operations.saveCampaign>
  'campaigns.stop': Shapes<typeof campaigns_operations.stopCampaign>
  'catalog.get': Shapes<typeof catalog_operations.getCatalog>
  'catalog.get_entitlements': Shapes<typeof catalog_operations.getEntitlements>
  'catalog.write_plan': Shapes<typeof catalog_operations.writePlan>
  'catalog.write_product': Shapes<typeof catalog_operations.writeProduct>
  'churn.account': Shapes<typeof churn_operations.accountChurn>
  'churn.account_warnings': Shapes<typeof churn_operations.accountWarnings>
  'churn.at_risk': Shapes<typeof churn_operations.churnAtRisk>
  'churn.export': Shapes<typeof churn_operations.exportChurn>
  'churn.indicators': Shapes<typeof churn_operations.churnIndicators>
  'churn.lost': Shapes<typeof churn_operations.lostCustomers>
  'churn.model': Shapes<typeof churn_operations.churnModel>
  'churn.ranking': Shapes<typeof churn_operations.rankChurn>
  'churn.settle': Shapes<typeof churn_operations.settleChurn>
  'churn.train': Shapes<typeof churn_operations.trainChurn>
  'churn.warnings': Shapes<typeof churn_operations.listWarnings>
  'connectors.act': Shapes<typeof connectors_operations.actOnConnector>
  'connectors.addStream': Shapes<typeof connectors_operations.addStream>
  'connectors.changeStream': Shapes<typeof connectors_operations.changeStream>
  'connectors.create': Shapes<typeof connectors_operations.createConnector>
  'connectors.get': Shapes<typeof connectors_operations.getConnector>
  'connectors.gone': Shapes<typeof connectors_operations.listGone>
  'connectors.keepGone': Shapes<typeof connectors_operations.keepGone>
  'connectors.kinds': Shapes<typeof connectors_operations.listKinds>
  'connectors.list': Shapes<typeof connectors_operations.listConnectors>
  'connectors.mend': Shapes<typeof connectors_operations.mendRefusedRow>
  'connectors.past': Shapes<typeof connectors_operations.workOutPast>
  'connectors.places': Shapes<typeof connectors_operations.listPlaces>
  'connectors.preview': Shapes<typeof connectors_operations.previewStream>
  'connectors.refused': Shapes<typeof connectors_operations.listRefusedRows>
  'connectors.remove': Shapes<typeof connectors_operations.removeConnector>
  'connectors.removeStream': Shapes<typeof connectors_operations.removeStream>
  'connectors.retry': Shapes<typeof connectors_operations.retryRefused>
  'connectors.runs': Shapes<typeof connectors_operations.listPulls>
  'connectors.update': Shapes<typeof connectors_operations.updateConnector>
  'documents.html': Shapes<typeof documents_operations.accountHtml>
  'documents.links': Shapes<typeof documents_operations.listLinks>
  'documents.pdf': Shapes<typeof documents_operations.accountPdf>
  'documents.preparation': Shapes<typeof documents_operations.preparation>
  'documents.preparationPdf': Shapes<typeof documents_operations.preparationPdf>
  'documents.revoke': Shapes<typeof documents_operations.revokeLink>
  'documents.settings': Shapes<typeof documents_operations.getSharing>
  'documents.share': Shapes<typeof documents_operations.shareAccount>
  'documents.updateSettings': Shapes<typeof documents_operations.updateSharing>
  'engagements.list': Shapes<typeof engagements_operations.listEngagements>
  'engagements.log': Shapes<typeof engagements_operations.logEngagement>
  'events.archive_measure': Shapes<typeof events_operations.archiveOwnMeasure>
  'events.cancel_measure': Shapes<typeof events_operations.cancelOwnMeasure>
  'events.check': Shapes<typeof events_operations.checkRefusedEvent>
  'events.count_events': Shapes<typeof events_operations.countEvents>
  'events.definitions': Shapes<typeof events_operations.getEventDefinitions>
  'events.live': Shapes<typeof events_operations.watchEvents>
  'events.measure': Shapes<typeof events_operations.getOwnMeasure>
  'events.measures': Shapes<typeof events_operations.listOwnMeasures>
  'events.mend': Shapes<typeof events_operations.mendRefusedEvent>
  'events.of_account': Shapes<typeof events_operations.listAccountEvents>
  'events.refused': Shapes<typeof events_operations.listRefusedEvents>
  'events.refused_event': Shapes<typeof events_operations.getRefusedEvent>
  'events.refused_reasons': Shapes<typeof events_operations.listRefusedReasons>
  'events.replay': Shapes<typeof events_operations.replayRefusedEvents>
  'events.save_definitions': Shapes<typeof events_operations.saveEventDefinitions>
  'events.save_measure': Shapes<typeof events_operations.saveOwnMeasure>
  'events.sources': Shapes<typeof events_operations.listEventSources>
  'events.stream': Shapes<typeof events_operations.streamEvents>
  'events.try_measure': Shapes<typeof events_operations.tryOwnMeasure>
  'events.words': Shapes<typeof events_operations.eventWords>
  'expansion.begin_pilot': Shapes<typeof expansion_operations.beginPilot>
  'expansion.board': Shapes<typeof expansion_operations.boardExpansion>
  'expansion.end_pilot': Shapes<typeof expansion_operations.endPilot>
  'expansion.export': Shapes<typeof expansion_operations.exportExpansion>
  'expansion.forecast': Shapes<typeof expansion_operations.forecastExpansion>
  'expansion.list': Shapes<typeof expansion_operations.listExpansion>
  'expansion.move': Shapes<typeof expansion_operations.moveExpansion>
  'expansion.of_account': Shapes<typeof expansion_operations.expansionOfAccount>
  'expansion.prepare': Shapes<typeof expansion_operations.stepsOfExpansion>
  'expansion.write_case': Shapes<typeof expansion_operations.caseOfExpansion>
  'handovers.assign': Shapes<typeof handovers_operations.assignAll>
  'handovers.assigned': Shapes<typeof handovers_operations.listAssigned>
  'handovers.assignedIn': Shapes<typeof handovers_operations.getAssigned>
  'handovers.assignment': Shapes<typeof handovers_operations.getAssignment>
  'handovers.brief': Shapes<typeof handovers_operations.briefAccount>
  'handovers.cancel': Shapes<typeof handovers_operations.cancelHandover>
  'handovers.get': Shapes<typeof handovers_operations.getHandover>
  'handovers.handoff': Shapes<typeof handovers_operations.readHandoff>
  'handovers.limits': Shapes<typeof handovers_operations.getLimits>
  'handovers.list': Shapes<typeof handovers_operations.listHandovers>
  'handovers.make': Shapes<typeof handovers_operations.makeHandover>
  'handovers.preview': Shapes<typeof handovers_operations.previewHandover>
  'handovers.previewAssignment': Shapes<typeof handovers_operations.previewAssignment>
  'handovers.saveAssignment': Shapes<typeof handovers_operations.saveAssignment>
  'handovers.saveLimits': Shapes<typeof handovers_operations.saveLimits>
  'handovers.undo': Shapes<typeof handovers_operations.undoHandover>
  'handovers.undoAssignment': Shapes<typeof handovers_operations.undoAssignment>
  'handovers.writeHandoff': Shapes<typeof handovers_operations.writeHandoff>
  'health.drop': Shapes<typeof health_operations.dropScorecard>
  'health.explain': Shapes<typeof health_operations.explainHealth>
  'health.get': Shapes<typeof health_operations.getHealth>
  'health.history': Shapes<typeof health_operations.getHistory>
  'health.list': Shapes<typeof health_operations.listHealth>
  'health.overview': Shapes<typeof health_operations.healthOverview>
  'health.preview': Shapes<typeof health_operations.previewScorecard>
  'health.return': Shapes<typeof health_operations.returnHealth>
  'health.save': Shapes<typeof health_operations.saveScorecard>
  'health.scorecard': Shapes<typeof health_operations.getScorecard>
  'health.scorecards': Shapes<typeof health_operations.listScorecards>
  'health.setPrimary': Shapes<typeof health_operations.setPrimaryScorecard>
  'health.use': Shapes<typeof health_operations.useScorecard>
  'helpdesk.change_ticket': Shapes<typeof helpdesk_operations.changeTicket>
  'helpdesk.get_ticket': Shapes<typeof helpdesk_operations.getTicket>
  'helpdesk.list_tickets': Shapes<typeof helpdesk_operations.listTickets>
  'helpdesk.open_ticket': Shapes<typeof helpdesk_operations.openTicket>
  'holdouts.contamination': Shapes<typeof holdouts_operations.listContamination>
  'holdouts.end': Shapes<typeof holdouts_operations.endHoldout>
  'holdouts.list': Shapes<typeof holdouts_operations.listHoldouts>
  'holdouts.ofAccount': Shapes<typeof holdouts_operations.armsOfAccount>
  'holdouts.preview': Shapes<typeof holdouts_operations.previewHoldout>
  'holdouts.previewStart': Shapes<typeof holdouts_operations.previewStart>
  'holdouts.startGlobal': Shapes<typeof holdouts_operations.startEverything>
  'imports.cancel': Shapes<typeof imports_operations.cancelImport>
  'imports.mend': Shapes<typeof imports_operations.mendRow>
  'imports.preview': Shapes<typeof imports_operations.proposeMap>
  'imports.refused': Shapes<typeof imports_operations.listRefused>
  'imports.replay': Shapes<typeof imports_operations.replayImport>
  'imports.run': Shapes<typeof imports_operations.getRun>
  'imports.runs': Shapes<typeof imports_operations.listRuns>
  'imports.shapes': Shapes<typeof imports_operations.listShapes>
  'imports.start': Shapes<typeof imports_operations.startImport>
  'imports.upload': Shapes<typeof imports_operations.uploadFile>
  'kpis.accounts': Shapes<typeof kpis_operations_figures.kpiAccounts>
  'kpis.benchmarks': Shapes<typeof kpis_operations_benchmarks.accountBenchmarks>
  'kpis.change_dashboard': Shapes<typeof kpis_operations_dashboards.changeDashboard>
  'kpis.change_settings': Shapes<typeof kpis_operations_settings.changeSettings>
  'kpis.choose_report': Shapes<typeof kpis_operations_reports.chooseReport>
  'kpis.close_month': Shapes<typeof kpis_operations_closes.closeMonth>
  'kpis.close_pack': Shapes<typeof kpis_operations_closes.closePack>
  'kpis.closes': Shapes<typeof kpis_operations_closes.listCloses>
  'kpis.cohort_accounts': Shapes<typeof kpis_operations_cohorts.cohortAccounts>
  'kpis.cohorts': Shapes<typeof kpis_operations_cohorts.cohorts>
  'kpis.dashboard': Shapes<typeof kpis_operations_dashboards.getDashboard>
  'kpis.dashboards': Shapes<typeof kpis_operations_dashboards.listDashboards>
  'kpis.export': Shapes<typeof kpis_operations_figures.exportKpis>
  'kpis.export_accounts': Shapes<typeof kpis_operations_figures.exportAccounts>
  'kpis.export_movements': Shapes<typeof kpis_operations_movements.exportMovements>
  'kpis.get': Shapes<typeof kpis_operations_figures.getKpi>
  'kpis.get_close': Shapes<typeof kpis_operations_closes.getClose>
  'kpis.list': Shapes<typeof kpis_operations_figures.listKpis>
  'kpis.make_dashboard': Shapes<typeof kpis_operations_dashboards.makeDashboard>
  'kpis.movement_accounts': Shapes<typeof kpis_operations_movements.movementAccounts>
  'kpis.movements': Shapes<typeof kpis_operations_movements.movements>
  'kpis.remove_dashboard': Shapes<typeof kpis_operations_dashboards.removeDashboard>
  'kpis.report': Shapes<typeof kpis_operations_reports.report>
  'kpis.report_wish': Shapes<typeof kpis_operations_reports.getReportWish>
  'kpis.set_target': Shapes<typeof kpis_operations_figures.setTarget>
  'kpis.settings': Shapes<typeof kpis_operations_settings.getSettings>
  'measures.list': Shapes<typeof measures_operations.listMeasures>
  'measures.ofAccount': Shapes<typeof measures_operations.measuresOfAccount>
  'measures.series': Shapes<typeof measures_operations.measureSeries>
  'measures.setRhythm': Shapes<typeof measures_operations.setSourceRhythm>
  'measures.sources': Shapes<typeof measures_operations.listSources>
  'meetings.addLink': Shapes<typeof meetings_operations.addLink>
  'meetings.admit': Shapes<typeof meetings_operations.admitGuest>
  'meetings.cancel': Shapes<typeof meetings_operations.cancelMeeting>
  'meetings.change': Shapes<typeof meetings_operations.changeMeeting>
  'meetings.close': Shapes<typeof meetings_operations.closeMeeting>
  'meetings.count': Shapes<typeof meetings_operations.countMeetings>
  'meetings.endLink': Shapes<typeof meetings_operations.endLink>
  'meetings.feed': Shapes<typeof meetings_operations.getFeed>
  'meetings.free': Shapes<typeof meetings_operations.freeHours>
  'meetings.get': Shapes<typeof meetings_operations.getMeeting>
  'meetings.links': Shapes<typeof meetings_operations.listLinks>
  'meetings.list': Shapes<typeof meetings_operations.listMeetings>
  'meetings.makeFeed': Shapes<typeof meetings_operations.makeFeed>
  'meetings.plan': Shapes<typeof meetings_operations.planMeeting>
  'meetings.removeFeed': Shapes<typeof meetings_operations.removeFeed>
  'meetings.saveLink': Shapes<typeof meetings_operations.saveLink>
  'messaging.answer': Shapes<typeof messaging_operations_messages.answerThread>
  'messaging.asideReceived': Shapes<typeof messaging_operations_messages.asideReceived>
  'messaging.consents': Shapes<typeof messaging_operations_messages.listConsents>
  'messaging.count': Shapes<typeof messaging_operations_messages.countMessages>
  'messaging.discard': Shapes<typeof messaging_operations_messages.discardMessages>
  'messaging.discardNotes': Shapes<typeof messaging_operations_messages.discardNotes>
  'messaging.fileReceived': Shapes<typeof messaging_operations_messages.fileReceived>
  'messaging.get': Shapes<typeof messaging_operations_messages.getMessage>
  'messaging.inbox': Shapes<typeof messaging_operations_messages.readInbox>
  'messaging.list': Shapes<typeof messaging_operations_messages.listMessages>
  'messaging.noteInboxRead': Shapes<typeof messaging_operations_messages.noteInboxRead>
  'messaging.notes': Shapes<typeof messaging_operations_messages.listNotes>
  'messaging.preview': Shapes<typeof messaging_operations_settings.previewTemplate>
  'messaging.received': Shapes<typeof messaging_operations_messages.listReceived>
  'messaging.release': Shapes<typeof messaging_operations_messages.releaseMessages>
  'messaging.releaseNotes': Shapes<typeof messaging_operations_messages.releaseNotes>
  'messaging.removeMailbox': Shapes<typeof messaging_operations_settings.removeMailbox>
  'messaging.removeSender': Shapes<typeof messaging_operations_settings.removeSender>
  'messaging.removeTemplate': Shapes<typeof messaging_operations_settings.removeTemplate>
  'messaging.reopenAddress': Shapes<typeof messaging_operations_messages.reopenAddress>
  'messaging.rules': Shapes<typeof messaging_operations_settings.getRules>
  'messaging.saveConsent': Shapes<typeof messaging_operations_messages.saveConsent>
  'messaging.saveMailbox': Shapes<typeof messaging_operations_settings.saveMailbox>
  'messaging.saveManner': Shapes<typeof messaging_operations_messages.saveManner>
  'messaging.saveRules': Shapes<typeof messaging_operations_settings.saveRules>
  'messaging.saveSender': Shapes<typeof messaging_operations_settings.saveSender>
  'messaging.saveTemplate': Shapes<typeof messaging_operations_settings.saveTemplate>
  'messaging.senders': Shapes<typeof messaging_operations_settings.listSenders>
  'messaging.template': Shapes<typeof messaging_operations_settings.getTemplate>
  'messaging.templateFigures': Shapes<typeof messaging_operations_settings.templateFigures>
  'messaging.templates': Shapes<typeof messaging_operations_settings.listTemplates>
  'messaging.testSender': Shapes<typeof messaging_operations_settings.testSender>
  'messaging.thread': Shapes<typeof messaging_operations_messages.getThread>
  'messaging.threads': Shapes<typeof messaging_operations_messages.listThreads>
  'messaging.write': Shapes<typeof messaging_operations_messages.writeMessage>
  'notifications.comment': Shapes<typeof notifications_operations.addComment>
  'notifications.commentHistory': Shapes<typeof notifications_operations.commentHistory>
  'notifications.comments': Shapes<typeof notifications_operations.listComments>
  'notifications.count': Shapes<typeof notifications_operations.countNotifications>
  'notifications.deleteComment': Shapes<typeof notifications_operations.deleteComment>
  'notifications.editComment': Shapes<typeof notifications_operations.editComment>
  'notifications.follow': Shapes<typeof notifications_operations.follow>
  'notifications.followSegment': Shapes<typeof notifications_operations.followSegment>
  'notifications.following': Shapes<typeof notifications_operations.getFollow>
  'notifications.followingSegment': Shapes<typeof notifications_operations.getSegmentFollow>
  'notifications.list': Shapes<typeof notifications_operations.listNotifications>
  'notifications.mark': Shapes<typeof notifications_operations.markNotifications>
  'notifications.markAll': Shapes<typeof notifications_operations.markAllNotifications>
  'notifications.mentionable': Shapes<typeof notifications_operations.listMentionable>
  'notifications.preferences': Shapes<typeof notifications_operations.getPreferences>
  'notifications.setPreference': Shapes<typeof notifications_operations.setPreference>
  'notifications.unfollow': Shapes<typeof notifications_operations.unfollow>
  'notifications.unfollowSegment': Shapes<typeof notifications_operations.unfollowSegment>
  'orders.counts': Shapes<typeof orders_operations.countOrders>
  'orders.get': Shapes<typeof orders_operations.getOrder>
  'orders.list': Shapes<typeof orders_operations.listOrders>
  'orders.list_listings': Shapes<typeof orders_operations.listListings>
  'orders.list_returns': Shapes<typeof orders_operations.listReturns>
  'orders.record': Shapes<typeof orders_operations.recordOrder>
  'orders.record_listing': Shapes<typeof orders_operations.recordListing>
  'orders.record_return': Shapes<typeof orders_operations.recordReturn>
  'playbooks.act': Shapes<typeof playbooks_operations.actOnRuns>
  'playbooks.archive': Shapes<typeof playbooks_operations.archivePlaybook>
  'playbooks.cancelSimulation': Shapes<typeof playbooks_operations.cancelSimulation>
  'playbooks.check': Shapes<typeof playbooks_operations.checkPlaybook>
  'playbooks.get': Shapes<typeof playbooks_operations.getPlaybook>
  'playbooks.list': Shapes<typeof playbooks_operations.listPlaybooks>
  'playbooks.review': Shapes<typeof playbooks_operations.reviewPlaybook>
  'playbooks.run': Shapes<typeof playbooks_operations.getRun>
  'playbooks.runs': Shapes<typeof playbooks_operations.listRuns>
  'playbooks.save': Shapes<typeof playbooks_operations.savePlaybook>
  'playbooks.schema': Shapes<typeof playbooks_operations.playbookSchema>
  'playbooks.simulate': Shapes<typeof playbooks_operations.simulatePlaybook>
  'playbooks.simulation': Shapes<typeof playbooks_operations.getSimulation>
  'playbooks.simulations': Shapes<typeof playbooks_operations.listSimulations>
  'playbooks.start': Shapes<typeof playbooks_operations.startRuns>
  'playbooks.switch': Shapes<typeof playbooks_operations.switchPlaybook>
  'playbooks.versions': Shapes<typeof playbooks_operations.playbookVersions>
  'playbooks.why': Shapes<typeof playbooks_operations.whyPlaybook>
  'privacy.allow': Shapes<typeof privacy_operations.allowAgain>
  'privacy.discardSandbox': Shapes<typeof privacy_operations.discardSandbox>
  'privacy.erase': Shapes<typeof privacy_operations.erasePerson>
  'privacy.erasures': Shapes<typeof privacy_operations.listErasures>
  'privacy.export': Shapes<typeof privacy_operations.exportPerson>
  'privacy.makeSandbox': Shapes<typeof privacy_operations.makeSandbox>
  'privacy.people': Shapes<typeof privacy_operations.findPeople>
  'privacy.preview': Shapes<typeof privacy_operations.previewPerson>
  'privacy.previewRetention': Shapes<typeof privacy_operations.previewRetention>
  'privacy.retention': Shapes<typeof privacy_operations.listRetention>
  'privacy.sandboxes': Shapes<typeof privacy_operations.listSandboxes>
  'privacy.setRetention': Shapes<typeof privacy_operations.setRetention>
  'proof.ask': Shapes<typeof proof_operations.askBacktest>
  'proof.backtest': Shapes<typeof proof_operations.getBacktest>
  'proof.backtests': Shapes<typeof proof_operations.listBacktests>
  'proof.campaign': Shapes<typeof proof_operations.campaignResults>
  'proof.cancel': Shapes<typeof proof_operations.cancelBacktest>
  'proof.holdouts': Shapes<typeof proof_operations.listOfHoldouts>
  'proof.playbook': Shapes<typeof proof_operations.playbookResults>
  'renewals.calendar': Shapes<typeof renewals_operations.renewalCalendar>
  'renewals.call': Shapes<typeof renewals_operations.callRenewal>
  'renewals.export': Shapes<typeof renewals_operations.exportRenewals>
  'renewals.forecast': Shapes<typeof renewals_operations.forecastRenewals>
  'renewals.list': Shapes<typeof renewals_operations.listRenewals>
  'renewals.makePaper': Shapes<typeof renewals_operations.makePaper>
  'renewals.monday': Shapes<typeof renewals_operations.mondayRenewals>
  'renewals.moveProposal': Shapes<typeof renewals_operations.moveProposal>
  'renewals.ofAccount': Shapes<typeof renewals_operations.renewalsOfAccount>
  'renewals.paper': Shapes<typeof renewals_operations.readPaper>
  'renewals.paperHtml': Shapes<typeof renewals_operations.paperHtml>
  'renewals.paperPdf': Shapes<typeof renewals_operations.paperPdf>
  'renewals.papers': Shapes<typeof renewals_operations.listPapers>
  'renewals.prepare': Shapes<typeof renewals_operations.prepareRenewal>
  'renewals.proposals': Shapes<typeof renewals_operations.listProposals>
  'renewals.propose': Shapes<typeof renewals_operations.propose>
  'renewals.writePaper': Shapes<typeof renewals_operations.writePaper>
  'revenue.declare_relation': Shapes<typeof revenue_operations.declareRelation>
  'revenue.list_contracts': Shapes<typeof revenue_operations.listContracts>
  'revenue.list_currencies': Shapes<typeof revenue_operations.listCurrencies>
  'revenue.list_invoices': Shapes<typeof revenue_operations.listInvoices>
  'revenue.list_rates': Shapes<typeof revenue_operations.listRates>
  'revenue.missing_rates': Shapes<typeof revenue_operations.missingRates>
  'revenue.remove_rate': Shapes<typeof revenue_operations.removeRate>
  'revenue.set_rate': Shapes<typeof revenue_operations.setRate>
  'revenue.write_cancellation': Shapes<typeof revenue_operations.writeCancellation>
  'revenue.write_contract': Shapes<typeof revenue_operations.writeContract>
  'revenue.write_invoice': Shapes<typeof revenue_operations.writeInvoice>
  'risks.change': Shapes<typeof risks_operations.changeRisk>
  'risks.count': Shapes<typeof risks_operations.countRisks>
  'risks.end': Shapes<typeof risks_operations.endRisk>
  'risks.get': Shapes<typeof risks_operations.getRisk>
  'risks.list': Shapes<typeof risks_operations.listRisks>
  'risks.open': Shapes<typeof risks_operations.openRisk>
  'risks.pulse': Shapes<typeof risks_operations.getPulse>
  'risks.reopen': Shapes<typeof risks_operations.reopenRisk>
  'risks.setPulse': Shapes<typeof risks_operations.setPulse>
  'risks.summary': Shapes<typeof risks_operations.riskSummary>
  'segments.accounts': Shapes<typeof segments_operations_lists.listAccounts>
  'segments.act': Shapes<typeof segments_operations_lists.getAct>
  'segments.acts': Shapes<typeof segments_operations_lists.listActs>
  'segments.add': Shapes<typeof segments_operations_segments.addToSegment>
  'segments.archive': Shapes<typeof segments_operations_segments.archiveSegment>
  'segments.count': Shapes<typeof segments_operations_lists.countAccounts>
  'segments.deleteView': Shapes<typeof segments_operations_lists.deleteView>
  'segments.explain': Shapes<typeof segments_operations_lists.explainAccount>
  'segments.export': Shapes<typeof segments_operations_lists.exportAccounts>
  'segments.fields': Shapes<typeof segments_operations_lists.accountFields>
  'segments.get': Shapes<typeof segments_operations_segments.getSegment>
  'segments.group': Shapes<typeof segments_operations_lists.groupOfAccount>
  'segments.list': Shapes<typeof segments_operations_segments.listSegments>
  'segments.members': Shapes<typeof segments_operations_segments.segmentMembers>
  'segments.moves': Shapes<typeof segments_operations_segments.segmentMoves>
  'segments.of_account': Shapes<typeof segments_operations_segments.segmentsOfAccount>
  'segments.pinView': Shapes<typeof segments_operations_lists.pinView>
  'segments.preview': Shapes<typeof segments_operations_segments.previewSegment>
  'segments.previewEdit': Shapes<typeof segments_operations_lists.previewEdit>
  'segments.remove': Shapes<typeof segments_operations_segments.removeFromSegment>
  'segments.save': Shapes<typeof segments_operations_segments.saveSegment>
  'segments.saveView': Shapes<typeof segments_operations_lists.saveView>
  'segments.setDefault': Shapes<typeof segments_operations_lists.setDefaultView>
  'segments.startEdit': Shapes<typeof segments_operations_lists.startEdit>
  'segments.stopAct': Shapes<typeof segments_operations_lists.stopAct>
  'segments.summary': Shapes<typeof segments_operations_lists.summariseAccounts>
  'segments.undoAct': Shapes<typeof segments_operations_lists.undoAct>
  'segments.versions': Shapes<typeof segments_operations_segments.segmentVersions>
  'segments.views': Shapes<typeof segments_operations_lists.listViews>
  'segments.why': Shapes<typeof segments_operations_segments.whySegment>
  'success_plans.list_objectives': Shapes<typeof success_plans_operations.listObjectives>
  'success_plans.note_progress': Shapes<typeof success_plans_operations.noteProgress>
  'success_plans.write_objective': Shapes<typeof success_plans_operations.writeObjective>
  'surveys.list_answers': Shapes<typeof surveys_operations.listAnswers>
  'surveys.write_answer': Shapes<typeof surveys_operations.writeAnswer>
  'tasks.absences': Shapes<typeof tasks_operations.listAbsences>
  'tasks.calendars': Shapes<typeof tasks_operations.getCalendars>
  'tasks.change': Shapes<typeof tasks_operations.changeTasks>
  'tasks.count': Shapes<typeof tasks_operations.countTasks>
  'tasks.create': Shapes<typeof tasks_operations.createTask>
  'tasks.export': Shapes<typeof tasks_operations.exportTasks>
  'tasks.fromNote': Shapes<typeof tasks_operations.logNextSteps>
  'tasks.get': Shapes<typeof tasks_operations.getTask>
  'tasks.list': Shapes<typeof tasks_operations.listTasks>
  'tasks.load': Shapes<typeof tasks_operations.taskLoad>
  'tasks.ofAccount': Shapes<typeof tasks_operations.tasksOfAccount>
  'tasks.removeAbsence': Shapes<typeof tasks_operations.removeAbsence>
  'tasks.roles': Shapes<typeof tasks_operations.listHolders>
  'tasks.saveAbsence': Shapes<typeof tasks_operations.saveAbsence>
  'tasks.saveCalendar': Shapes<typeof tasks_operations.saveCalendar>
  'tasks.saveRole': Shapes<typeof tasks_operations.saveHolder>
  'tasks.undo': Shapes<typeof tasks_operations.undoChange>
  'tasks.update': Shapes<typeof tasks_operations.updateTask>
  'timeline.list': Shapes<typeof timeline_operations.listTimeline>
  'today.answer': Shapes<typeof today_operations.answerReason>
  'today.chooseDigest': Shapes<typeof today_operations.chooseDigest>
  'today.digest': Shapes<typeof today_operations.getDigest>
  'today.figures': Shapes<typeof today_operations.todayFigures>
  'today.needsYou': Shapes<typeof today_operations.needsYou>
  'today.previewDigest': Shapes<typeof today_operations.previewDigest>
  'today.takeBack': Shapes<typeof today_operations.takeBackAnswer>
  'today.weights': Shapes<typeof today_operations.todayWeights>
  'webhooks.deliveries': Shapes<typeof webhooks_operations.listDeliveries>
  'webhooks.list': Shapes<typeof webhooks_operations.listEndpoints>
  'webhooks.remove': Shapes<typeof webhooks_operations.removeEndpoint>
  'webhooks.retry': Shapes<typeof webhooks_operations.retryDelivery>
  'webhooks.rotate': Shapes<typeof webhooks_operations.rotateSecret>
  'webhooks.save': Shapes<typeof webhooks_operations.saveEndpoint>
  'webhooks.test': Shapes<typeof webhooks_operations.testEndpoint>
  'workspaces.addMember': Shapes<typeof workspaces_operations_members.addMember>
  'workspaces.audit': Shapes<typeof workspaces_operations_log.listAudit>
  'workspaces.auditChoices': Shapes<typeof workspaces_operations_log.auditChoices>
  'workspaces.auditState': Shapes<typeof workspaces_operations_log.auditState>
  'workspaces.create': Shapes<typeof workspaces_operations_workspace.createWorkspace>
  'workspaces.createKey': Shapes<typeof workspaces_operations_keys.createKey>
  'workspaces.endOtherSessions': Shapes<typeof workspaces_operations_oneself.endOtherSessions>
  'workspaces.endSession': Shapes<typeof workspaces_operations_oneself.endSession>
  'workspaces.endView': Shapes<typeof workspaces_operations_oneself.endView>
  'workspaces.exportAudit': Shapes<typeof workspaces_operations_log.exportAudit>
  'workspaces.invitations': Shapes<typeof workspaces_operations_members.listInvitations>
  'workspaces.keys': Shapes<typeof workspaces_operations_keys.listKeys>
  'workspaces.leave': Shapes<typeof workspaces_operations_members.leave>
  'workspaces.leaving': Shapes<typeof workspaces_operations_members.leaving>
  'workspaces.linkMember': Shapes<typeof workspaces_operations_members.linkMember>
  'workspaces.me': Shapes<typeof workspaces_operations_oneself.me>
  'workspaces.members': Shapes<typeof workspaces_operations_members.listMembers>
  'workspaces.provider': Shapes<typeof workspaces_operations_workspace.provider>
  'workspaces.removeProvider': Shapes<typeof workspaces_operations_workspace.removeProvider>
  'workspaces.removeTeam': Shapes<typeof workspaces_operations_members.removeTeam>
  'workspaces.resetTwoFactor': Shapes<typeof workspaces_operations_members.resetTwoFactor>
  'workspaces.resume': Shapes<typeof workspaces_operations_workspace.resume>
  'workspaces.revokeInvitation': Shapes<typeof workspaces_operations_members.revokeInvitation>
  'workspaces.revokeKey': Shapes<typeof workspaces_operations_keys.revokeKey>
  'workspaces.rotateKey': Shapes<typeof workspaces_operations_keys.rotateKey>
  'workspaces.saveProvider': Shapes<typeof workspaces_operations_workspace.saveProvider>
  'workspaces.saveTeam': Shapes<typeof workspaces_operations_members.saveTeam>
  'workspaces.security': Shapes<typeof workspaces_operations_workspace.security>
  'workspaces.sessions': Shapes<typeof workspaces_operations_oneself.listSessions>
  'workspaces.setPassword': Shapes<typeof workspaces_operations_oneself.setPassword>
  'workspaces.takeBack': Shapes<typeof workspaces_operations_members.takeBack>
  'workspaces.teams': Shapes<typeof workspaces_operations_members.listTeams>
  'workspaces.update': Shapes<typeof workspaces_operations_workspace.updateWorkspace>
  'workspaces.updateMe': Shapes<typeof workspaces_operations_oneself.updateMe>
  'workspaces.updateMember': Shapes<typeof workspaces_operations_members.updateMember>
  'workspaces.updatePreferences': Shapes<typeof workspaces_operations_oneself.updatePreferences>
  'workspaces.updateSecurity': Shapes<typeof workspaces_operations_workspace.updateSecurity>
  'workspaces.viewAs': Shapes<typeof workspaces_operations_members.viewAs>
}
