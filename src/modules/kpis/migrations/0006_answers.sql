-- Figures over a large base, worked out before somebody asks: of everybody's sight, each for a period that ends on `day`.
create table kpis_answers (
  workspace_id uuid not null,
  question text not null, -- `domain/question.ts`
  asked_on date not null, -- the last day on which somebody asked, or on which it began to be kept
  day date, -- the day that was today when it was worked out; null until it was
  answer jsonb,
  told_at timestamptz,
  took int not null default 0, -- milliseconds
  is_stale boolean not null default false, -- something changed since it was begun
  begun_at timestamptz, -- somebody works it out
  primary key (workspace_id, question)
);
select tenure_tenant('kpis_answers');
