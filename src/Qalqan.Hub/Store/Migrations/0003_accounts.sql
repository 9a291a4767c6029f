-- People who sign in. No name stands here in clear; sessions are rows so that ending one reaches every process.

create table account (
  id text primary key,                -- of a responder: the responder's id
  organisation_id text not null references organisation(id),
  login_mac bytea not null unique,    -- of the name typed at sign-in
  sealed bytea not null,              -- Meta: names, roles, second factor, digest of the passphrase
  sealing_key bytea,                  -- a custodian's own, public half; responders have theirs in responder
  wrapped_keys bytea,                 -- its private half under the vault passphrase
  last_step bigint not null default 0,-- of the last one-time code that was used: none counts twice
  wrong bigint not null default 0,    -- wrong codes after the right passphrase
  wrong_since bigint not null default 0,
  state text not null,                -- active | ended
  created bigint not null
);

create table passkey (
  id bytea primary key,               -- MAC of the credential's id
  account_id text not null references account(id) on delete cascade,
  sealed bytea not null,              -- Meta: the credential
  created bigint not null
);
create index passkey_account on passkey(account_id);

create table invitation (
  mac bytea primary key,              -- of the one-time code
  organisation_id text not null references organisation(id),
  sealed bytea not null,              -- Meta: for whom
  expires bigint not null
);

create table staff_session (
  id text primary key,                -- as the list shows it; the cookie holds something else
  account_id text not null references account(id) on delete cascade,
  started bigint not null
);
create index staff_session_account on staff_session(account_id);

create table two_person (
  id text primary key,
  organisation_id text not null references organisation(id),
  kind text not null,                 -- reveal | recover | feed | wipe
  sealed bytea not null,              -- Meta: what about, and why
  asked_by text not null references account(id),
  approved_by text references account(id),
  state text not null,                -- asked | approved | refused | used
  asked bigint not null,
  approved bigint
);

create table audit (
  seq bigint primary key,
  time bigint not null,
  actor text not null,                -- account, or 'nobody' before sign-in
  act text not null,                  -- one word of a closed list
  object text not null,               -- id of what was seen or changed; never content, never an address
  mac bytea not null                  -- over the line and the mac before it
);

create table identity (
  person_id text not null references person(id) on delete cascade,
  account_id text not null references account(id) on delete cascade,
  sealed bytea not null,              -- to the custodian's key
  created bigint not null,
  primary key (person_id, account_id)
);

create table handover (
  case_id text primary key references case_file(id) on delete cascade,
  from_id text not null,
  to_id text not null,
  created bigint not null
);
