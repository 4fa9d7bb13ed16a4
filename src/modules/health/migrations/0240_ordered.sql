-- Lists are ordered by health more than by anything else.
select measures_order_by(slot) from (
  select distinct slot from measures_catalogue where key = 'health.score' and slot is not null order by 1) s;
