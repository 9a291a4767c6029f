SELECT i.kind, i.value, f.name, i.name, i.other_kind, i.tlp, i.valid_from, i.valid_until, i.prefix
FROM indicators i JOIN feeds f ON f.id = i.feed
WHERE i.withdrawn IS NULL AND f.enabled = 1 AND ($feed IS NULL OR f.name = $feed COLLATE NOCASE OR f.address = $feed)
ORDER BY f.name, i.id;
