UPDATE feeds SET etag = $etag, modified = $modified, fetched = $now WHERE name = $name;
