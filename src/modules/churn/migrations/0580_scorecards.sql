-- A model is held against each scorecard, not only the primary one.
update churn_models set card = jsonb_set(card #- '{found,scorecard}', '{found,scorecards}',
  case when jsonb_typeof(card #> '{found,scorecard}') = 'object'
    then jsonb_build_array(card #> '{found,scorecard}' || '{"label": "Primary scorecard"}'::jsonb) else '[]'::jsonb end)
where jsonb_typeof(card -> 'found') = 'object';
