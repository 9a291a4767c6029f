UPDATE feeds SET release = $release, fetched = $now, enabled = 1 WHERE id = $feed;
