INSERT INTO indicators (feed, kind, value, other_kind, name, tlp, valid_from, valid_until, prefix, first_release, last_release, first_seen, last_seen)
VALUES ($feed, $kind, $value, $other, $name, $tlp, $from, $until, $prefix, $release, $release, $now, $now)
ON CONFLICT (feed, kind, value) DO UPDATE SET
    other_kind   = excluded.other_kind,
    name         = excluded.name,
    tlp          = excluded.tlp,
    valid_from   = excluded.valid_from,
    valid_until  = excluded.valid_until,
    prefix       = excluded.prefix,
    last_release = excluded.last_release,
    last_seen    = excluded.last_seen,
    withdrawn    = NULL
RETURNING first_release;
