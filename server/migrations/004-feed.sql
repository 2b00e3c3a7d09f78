-- The one ordered history (rules F1–F4, F12 of server/feed/README.md). Every screen is a picture of it.

create schema feed;

create table feed.head (
  only_row           boolean primary key default true check (only_row),
  -- A restore must write a new one: a dump carries it along.
  history            uuid not null default gen_random_uuid(),
  seq                bigint not null default 0,
  at                 timestamptz not null default clock_timestamp(),
  digest             bigint not null default 0,
  -- Of the last entry of feed.history.
  chain              bytea not null default sha256('')
);
insert into feed.head default values;

create table feed.events (
  seq                bigint not null,
  -- Commit time, never decreasing along seq; the time partition key.
  at                 timestamptz not null,
  occurred_at        timestamptz not null,
  type               text not null,
  entity             text not null,
  id                 text not null,
  version            integer not null,
  scope_before       text,
  scope_after        text,
  command_key        text,
  actor              text not null,
  body               jsonb not null,
  -- Running digest of the history up to here: two histories that differ anywhere before differ here.
  digest             bigint not null,
  primary key (seq, at),
  check (pg_column_size(body) <= 16384)
);
-- The last event committed at or before a moment.
create index events_moment on feed.events (at, seq);

-- An idempotency key's answer, kept 30 days. body_digest tells a repetition from another request under the same key.
create table feed.commands (
  key                text primary key,
  body_digest        text not null,
  created_at         timestamptz not null,
  seq                bigint not null,
  answer             jsonb not null
);
create index commands_created on feed.commands (created_at);

-- What happened to cases, by whom, from what to what, for good: an entry for each event, each bound to all before it by
-- SHA-256, so that no edit, deletion or change of order goes unseen. The head stands in feed.head; a cut tail shows there, and
-- in the anchors that the server keeps outside the database.
create table feed.history (
  seq                bigint primary key,
  at                 timestamptz not null,
  occurred_at        timestamptz not null,
  id                 text collate "C" not null,
  version            integer not null,
  type               text not null,
  actor              text not null,
  role               text,
  from_status        text,
  to_status          text,
  from_grid          text,
  to_grid            text,
  from_worker        text,
  to_worker          text,
  -- Why a case was given to another grid: wrong_grid, worker_busy or other.
  reason_code        text,
  -- SHA-256 of salt and text, which stand apart: the text can be erased and the chain holds.
  text_digest        bytea,
  -- SHA-256 of the event's body as text.
  body_digest        bytea not null,
  chain              bytea not null
);
create index history_by_case on feed.history (id, version);

create table feed.history_texts (
  seq                bigint primary key references feed.history,
  salt               bytea not null,
  text               text not null
);

-- Where this history lives. A dump carries these numbers along, and whatever it is restored into has others: so a start finds that
-- nobody has said yet what becomes of the history. A copy of the whole cluster, and a database made from a template, keep them.
create table feed.place (
  only_row           boolean primary key default true check (only_row),
  system_identifier  bigint not null,
  head               oid not null
);
insert into feed.place (system_identifier, head) select system_identifier, 'feed.head'::regclass from pg_control_system();

-- At what position the commit time was set back to the clock, from when to when, by whom and why: the only places where `at` may
-- decrease along seq.
create table feed.time_corrections (
  -- The last event before it.
  seq                bigint not null,
  was                timestamptz not null,
  became             timestamptz not null,
  actor              text not null default session_user,
  reason             text not null check (reason <> ''),
  primary key (seq, was)
);

-- How far each projection of the feed has come. A projection is folded from the feed in order, exactly once, off the commit path; it
-- can be emptied and folded again at any time.
create table feed.projections (
  name               text primary key,
  -- Everything up to here is folded.
  seq                bigint not null default 0,
  -- The moment that it is as of. Null: a projection that depends on events alone.
  at                 timestamptz
);

-- Which version of a case was in force when: [from_seq, until_seq) of the feed, so that what a screen showed at a moment is one
-- indexed read. The bodies stay in feed.events.
create table feed.case_versions (
  from_seq           bigint primary key,
  id                 text collate "C" not null,
  -- Null: still in force.
  until_seq          bigint check (until_seq > from_seq),
  -- When the case was closed or taken off the list; null while it is open.
  ended_at           timestamptz
);
insert into feed.projections (name) values ('case_versions');
create unique index case_versions_in_force on feed.case_versions (id) where until_seq is null;
-- Few are open at a time, so a moment's are found at once however long the history is. Those still in force stand apart: a
-- range enters its index once, when it has its end.
create index case_versions_open on feed.case_versions using gist (int8range(from_seq, until_seq))
 where ended_at is null and until_seq is not null;
create index case_versions_open_now on feed.case_versions (from_seq) where ended_at is null and until_seq is null;
create index case_versions_ended on feed.case_versions (ended_at) where ended_at is not null;

-- The volatile lane (F13): newest value only, never history, gone after a crash.
create unlogged table feed.volatile_values (
  topic              text not null,
  key                text not null,
  value              jsonb not null,
  at                 timestamptz not null default clock_timestamp(),
  primary key (topic, key)
);
