UPDATE indicators SET withdrawn = $now WHERE feed = $feed AND last_release < $release AND withdrawn IS NULL;
