SELECT kind, count(*) FROM indicators WHERE feed = $feed AND withdrawn IS NULL GROUP BY kind;
