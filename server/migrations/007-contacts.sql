-- Who reported, sealed: each person has a key of its own, wrapped by the master key that is kept outside of the database.
-- Deleting the wrapped key makes everything of that person unreadable, in backups of these tables too once they are gone.

create table persons (
  id                 uuid primary key,
  -- HMAC of the phone number under a key derived from the master key: finds a caller, names nobody.
  phone_index        text unique,
  -- AES-256-GCM: nonce, tag and text, base64; null: erased.
  wrapped_key        text,
  created_at         timestamptz not null default now(),
  erased_at          timestamptz
);

-- Personal data stands apart from the case and is read by nothing that feeds a screen. Partitioned like cases: a contact goes and comes
-- with its case. The key is between the two tables of a year, so that neither holds the other back; as reported_at is part of it, that
-- is the same as one between the whole tables.
create table reporter_contacts (
  case_number        text collate "C" not null,
  reported_at        timestamptz not null,
  name               text,
  phone              text,
  person_id          uuid references persons,
  -- {name, phone} under the person's key.
  sealed             text,
  primary key (case_number, reported_at),
  -- What stands here open is sealed at the next start.
  check (sealed is null or (name is null and phone is null))
) partition by range (reported_at);
create index reporter_contacts_person on reporter_contacts (person_id);

create table reporter_contacts_default partition of reporter_contacts default;
alter table reporter_contacts_default
  add foreign key (case_number, reported_at) references cases_default on delete cascade;

-- A digest that only the right master key gives; one row once the first key was used.
create table master_key_check (
  only_row           boolean primary key default true check (only_row),
  digest             text not null
);
