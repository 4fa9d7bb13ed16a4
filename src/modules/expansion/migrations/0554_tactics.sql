-- A price below the list is an opportunity of its own, and how one was put to the customer is kept, so that ways can be compared.
alter table expansion_opportunities drop constraint expansion_opportunities_kind_check;
alter table expansion_opportunities add constraint expansion_opportunities_kind_check
  check (kind in ('seats', 'storage', 'plan_upgrade', 'cross_sell', 'department', 'price'));
alter table expansion_opportunities add column tactic text; -- how it was put to the customer; nobody said where it is empty
