-- Which attributes of an account changed, or became known, after a moment: what a closed day is judged by looks here first. Changes
-- that still wait for somebody to put them on the account are always among them.
create index accounts_history_since
  on accounts_history (workspace_id, account_id, (case when due then 'infinity' else greatest(happened_at, known_at) end));
