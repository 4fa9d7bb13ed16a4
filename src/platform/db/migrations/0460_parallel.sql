-- Every policy asks for the workspace of the session, which parallel workers share: without a word a function is taken to forbid them.
alter function tenure_workspace() parallel safe;
