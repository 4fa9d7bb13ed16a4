-- Points are read with the score they belong to, and never looked for.
alter table health_scores alter points set statistics 0;
