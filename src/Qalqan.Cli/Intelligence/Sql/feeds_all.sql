SELECT f.id, f.name, f.address, f.licence, f.format, f.tier, f.tlp, f.etag, f.modified, f.fetched, f.enabled, f.release,
       (SELECT count(*) FROM indicators i WHERE i.feed = f.id AND i.withdrawn IS NOT NULL)
FROM feeds f ORDER BY f.name;
