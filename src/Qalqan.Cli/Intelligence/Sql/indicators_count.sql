SELECT count(*) FROM indicators WHERE feed = $feed AND withdrawn IS NULL;
