-- What operating a hub from the command line needs. SQLite and PostgreSQL.

alter table vault_file add column sha256 bytea;   -- of the sealed file: ties it to its line in the custody log
