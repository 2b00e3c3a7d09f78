-- Sign-in through a provider of OpenID Connect (统一身份认证): which of its subjects is which account, and the sign-ins under way.

-- Linked by an administrator, never by itself: a provider's name or address proves nothing about who may see cases.
create table oidc_identities (
  issuer             text not null,
  subject            text not null,
  account            text not null references accounts on delete cascade,
  linked_at          timestamptz not null default now(),
  primary key (issuer, subject)
);
create index oidc_identities_account on oidc_identities (account);

-- Taken out when the provider sends the browser back, so that an answer counts once. The digest is of a cookie: the browser
-- that comes back is the one that was sent.
create table oidc_attempts (
  token_digest       text primary key,
  state              text not null,
  nonce              text not null,
  verifier           text not null,
  -- Where the page leads afterwards, a path of this server.
  next               text not null,
  begun_at           timestamptz not null default now()
);

grant select, insert, delete on oidc_identities, oidc_attempts to quanyu_app;
