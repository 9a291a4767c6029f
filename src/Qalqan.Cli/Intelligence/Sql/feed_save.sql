INSERT INTO feeds (name, address, licence, format, tier, tlp) VALUES ($name, $address, $licence, $format, $tier, $tlp)
ON CONFLICT (name) DO UPDATE SET
    address = coalesce(excluded.address, address),
    licence = coalesce(excluded.licence, licence),
    format  = coalesce(excluded.format, format),
    tier    = coalesce(excluded.tier, tier),
    tlp     = CASE WHEN excluded.tlp = 0 THEN tlp ELSE excluded.tlp END
RETURNING id, release, tlp;
