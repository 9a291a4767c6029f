SELECT min(first_seen) FROM indicators;
