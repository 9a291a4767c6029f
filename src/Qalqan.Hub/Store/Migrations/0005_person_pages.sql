-- What passes between a person and those who help: each line sealed to the person's mailbox, so that only the receipt code opens it. The helpers' copy lies in the case.
create table mailbox_line (
  id text primary key,
  person_id text not null references person(id) on delete cascade,
  sealed bytea not null,
  created bigint not null             -- the hour
);
create index mailbox_line_person on mailbox_line(person_id);
