-- Runs on SQLite and PostgreSQL: bigint, bytea and text only. Ids are 32 hexadecimal digits of random; times are Unix seconds.
-- What a thief of this file learns is written in THREAT-MODEL.md: no column holds a value, a name, an address or a file's name in clear.

create table hub (
  name text primary key,
  value bytea not null
);

create table organisation (
  id text primary key,
  sealed bytea not null,              -- Meta: its name
  recovery_key bytea,                 -- public half of the key kept on paper
  created bigint not null
);

create table responder (
  id text primary key,
  organisation_id text not null references organisation(id),
  sealed bytea not null,              -- Meta: name shown to colleagues, roles
  sealing_key bytea not null,         -- public half
  signing_key bytea not null,         -- public half; the notifier pins its own copy
  wrapped_keys bytea not null,        -- both private halves under a passphrase the hub never sees
  state text not null,
  created bigint not null
);

create table machine_token (
  id text primary key,
  mac bytea not null unique,          -- HMAC of the token
  scopes text not null,
  sealed bytea not null,              -- Meta: what it is for
  created bigint not null,
  revoked bigint
);

create table person (
  id text primary key,
  organisation_id text not null references organisation(id),
  slot bigint not null,               -- 0..255, random: spreads people over the ranges of a sweep
  wrapped_key bytea not null,         -- the person's own key under the key of the people
  lookup_id bytea not null unique,    -- of the receipt code
  mailbox_key bytea not null,         -- public half; the private half is in the receipt code
  handles bytea not null,             -- sealed to the notifier
  mode text not null,                 -- automatic | assisted | pull
  canary bigint not null default 0,
  next_number bigint not null default 1,
  case_id text,
  created bigint not null,            -- the hour
  visited bigint not null             -- the hour
);
create index person_slot on person(slot);

create table segment (
  person_id text not null references person(id) on delete cascade,
  month bigint not null,              -- months since 1970-01
  run bigint not null,
  generation bigint not null,
  tokens bytea not null,
  primary key (person_id, month, run)
);
create index segment_month on segment(month);

create table feed (
  name_mac bytea primary key,
  sealed bytea not null,              -- Meta: name, address, tier, keys, sequence
  state text not null,
  created bigint not null
);

create table indicator (
  id bytea primary key,               -- HMAC of (feed, kind, value)
  feed bytea not null references feed(name_mac),
  sealed bytea not null,              -- Meta: the indicator
  state text not null,                -- accepted | held | search | withdrawn
  release_mode text not null,         -- immediate | batch | manual
  sweep_id text,
  accepted bigint not null,
  withdrawn bigint
);
create index indicator_feed on indicator(feed);
create index indicator_sweep on indicator(sweep_id);

create table sweep (
  id text primary key,
  state text not null,                -- running | decide | done
  mode text not null,                 -- immediate | batch | manual | search
  ranges bigint not null,
  sealed bytea not null,              -- Meta: where it came from
  started bigint not null,
  finished bigint
);

create table sweep_range (
  sweep_id text not null references sweep(id),
  part bigint not null,
  state text not null,                -- waiting | leased | done
  worker text,
  lease_until bigint not null,
  primary key (sweep_id, part)
);
create index sweep_range_state on sweep_range(state, lease_until);

create table hit (
  id bytea primary key,               -- HMAC of (person, indicator): once, for ever
  person_id text not null references person(id) on delete cascade,
  sweep_id text,
  notice_id text,
  sealed bytea not null,              -- Meta: the indicator's id
  state text not null,                -- found | told | corrected
  filed bigint not null default 0,    -- whether it stands in the person's case
  created bigint not null             -- the hour
);
create index hit_sweep on hit(sweep_id);
create index hit_notice on hit(notice_id);
create index hit_filed on hit(filed);

create table release (
  id text primary key,
  sweep_id text not null references sweep(id),
  state text not null,                -- waiting | blocked | approved | rejected
  statement bytea not null,           -- what is signed: counts and digests only
  leaves bytea not null,              -- 32 bytes for each person: a digest of their sealed handles
  organisations bigint not null,
  needs bigint not null,              -- approvals: 1, 2, or 3 for two of different organisations
  sequence bigint not null unique,
  created bigint not null,
  expires bigint not null
);

create table approval (
  release_id text not null references release(id),
  responder_id text not null references responder(id),
  signature bytea not null,
  created bigint not null,
  primary key (release_id, responder_id)
);

create table notice (
  id text primary key,
  person_id text not null references person(id) on delete cascade,
  number bigint not null,             -- the person's own count, and the pair of words on the card
  template text not null,
  state text not null,                -- held | queued | sent | acknowledged | refused | dropped
  release_id text,
  attempt bigint not null,
  due bigint not null,
  created bigint not null,            -- the hour
  sent bigint,                        -- the hour
  channel text,
  code_mac bytea not null unique,     -- by which the code is found again
  unique (person_id, number)
);
create index notice_due on notice(state, due);
create index notice_release on notice(release_id);

create table mailbox_item (
  id text primary key,
  person_id text not null references person(id) on delete cascade,
  sealed bytea not null,              -- to the mailbox key
  created bigint not null             -- the hour
);
create index mailbox_person on mailbox_item(person_id);

create table case_file (
  id text primary key,
  organisation_id text not null references organisation(id),
  public_key bytea not null,
  state text not null,                -- new | open | closed
  hits bigint not null default 0,
  responder_id text,
  opened bigint not null,             -- the hour
  changed bigint not null             -- the hour
);

create table case_wrap (
  case_id text not null references case_file(id) on delete cascade,
  responder_id text not null references responder(id),
  sealed bytea not null,
  primary key (case_id, responder_id)
);

create table case_entry (
  id text primary key,
  case_id text not null references case_file(id) on delete cascade,
  sealed bytea not null,              -- to the case key
  created bigint not null             -- the hour
);
create index case_entry_case on case_entry(case_id);

create table vault_file (
  id text primary key,                -- DATA/vault/<id>.age
  case_id text not null references case_file(id) on delete cascade,
  bytes bigint not null,              -- of the sealed file
  created bigint not null
);
