-- When an open case was last instructed (批示): the desk's queue of instructions.
alter table cases add column instructed_at timestamptz;

update cases
   set instructed_at = said.at
  from (select history.id, max(history.at) as at
          from cases open
          join feed.history on history.id = open.number and history.type = 'case:instructed'
         where open.status not in ('closed', 'void')
         group by history.id) said
 where cases.number = said.id;
