-- Few invoices fail or are disputed: who is asked for them does not look through all that were paid.
create index revenue_invoice_states_trouble on revenue_invoice_states (workspace_id, invoice_id, on_day)
  where state in ('failed', 'disputed');
