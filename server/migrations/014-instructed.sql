-- When a case was last instructed (批示): the desk's queue of instructions. Cases that were instructed before have none.
alter table cases add column instructed_at timestamptz;
