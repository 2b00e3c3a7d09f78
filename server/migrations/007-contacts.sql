-- Who reported, sealed: each person has a key of his own, wrapped by the master key that is kept outside of the database.
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

alter table reporter_contacts
  add column person_id uuid references persons,
  -- {name, phone} under the person's key.
  add column sealed text,
  -- What stood here before is sealed at the next start.
  add check (sealed is null or (name is null and phone is null));
create index reporter_contacts_person on reporter_contacts (person_id);

-- A digest that only the right master key gives; one row once the first key was used.
create table master_key_check (
  only_row           boolean primary key default true check (only_row),
  digest             text not null
);

grant select, insert, update on persons to quanyu_app;
grant select, insert on master_key_check to quanyu_app;
grant select, update, insert on reporter_contacts to quanyu_app;
