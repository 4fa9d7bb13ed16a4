-- How a ticket's text sounds, -1 to 1, where a desk or an analysis tells it. Numeric, so that a mean is the same in any order.
alter table helpdesk_tickets add column sentiment numeric(4, 3) check (sentiment between -1 and 1);
alter table helpdesk_tickets add column sentiment_known_at timestamptz;
