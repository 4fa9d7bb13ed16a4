-- In the very terms of the order, most pressing first: only then is a page read from the index instead of sorting everybody.
create index today_attention_pressing on today_attention (workspace_id, (-priority), account_id);
drop index today_attention_order;
