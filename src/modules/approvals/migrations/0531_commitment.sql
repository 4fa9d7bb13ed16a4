-- Something may be taken off the price for a longer term as well.
alter table approvals_offers drop constraint approvals_offers_purpose_check;
alter table approvals_offers add constraint approvals_offers_purpose_check
  check (purpose in ('retention', 'expansion', 'commitment', 'goodwill'));
