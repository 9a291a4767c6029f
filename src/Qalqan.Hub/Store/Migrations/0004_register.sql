-- The incident register, what was published from it, and translations corrected on this hub.
-- Structured fields lie under the meta key, padded to one size; stories are sealed to the case and padded to steps.

create table incident (
  id text primary key,
  person_id text not null references person(id) on delete cascade,
  case_id text not null references case_file(id) on delete cascade,
  sealed bytea not null,              -- Meta: the fields
  story bytea not null,               -- sealed to the case key; empty if there is none
  created bigint not null,            -- the hour
  review bigint not null              -- the hour
);
create index incident_person on incident(person_id);
create index incident_review on incident(review);

create table incident_passed (
  id text primary key,
  incident_id text not null references incident(id) on delete cascade,
  sealed bytea not null,              -- Meta: to whom, what, what came back
  created bigint not null             -- the hour
);
create index incident_passed_incident on incident_passed(incident_id);

create table statistics_release (
  id text primary key,
  sequence bigint not null unique,    -- the order in which they were published
  sealed bytea not null,              -- Meta: the published numbers and which marks stand behind each
  created bigint not null             -- the hour
);

create table reviewed_string (
  id bytea primary key,               -- HMAC of (file, language, key)
  sealed bytea not null,              -- Meta: the words, who reviewed them, of which English
  changed bigint not null             -- the hour
);
