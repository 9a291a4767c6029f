#!/usr/bin/env python3
"""Counts the indicators in files of published intelligence, independently of Qalqan.

    count_indicators.py FILE...

Prints JSON: {"files": {name: {kind: count}}, "all": {kind: count}}, where a count is of different (kind, value) pairs.
Standard library only. It knows the formats of the files it was written for, and stops at anything else.
"""
import csv
import io
import ipaddress
import json
import os
import re
import sys
import xml.etree.ElementTree as xml

HASHES = {32: "md5", 40: "sha1", 64: "sha256"}
CASE_MATTERS = {"process", "path", "filename", "android-property", "other"}
STIX_PATHS = {
    "domain-name:value": "domain", "url:value": "url", "ipv4-addr:value": "ip", "ipv6-addr:value": "ip", "email-addr:value": "email",
    "file:hashes.md5": "md5", "file:hashes.sha1": "sha1", "file:hashes.sha-1": "sha1", "file:hashes.sha256": "sha256",
    "file:hashes.sha-256": "sha256", "file:name": "filename", "file:path": "path", "process:name": "process", "app:id": "app",
    "app:cert.md5": "cert", "app:cert.sha1": "cert", "app:cert.sha256": "cert", "configuration-profile:id": "profile",
    "android-property:name": "android-property",
}
WORDS = {
    "domain": "domain", "hostname": "domain", "ip-dst": "ip", "ip-src": "ip", "ipaddress": "ip", "url": "url", "email-src": "email",
    "md5": "md5", "sha1": "sha1", "sha256": "sha256", "Network/DNS": "domain", "RouteEntryItem/Destination": "ip",
    "FileItem/Sha256sum": "sha256", "domain_name": "domain", "ip_address": "ip",
}


def is_address(text):
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def real(kind, value):
    """The pair as it counts: what a value is decides, not what it was given as."""
    value = value.strip()
    if kind == "domain" and is_address(value):
        kind = "ip"
    elif kind == "domain" and "/" in value:
        kind, value = "url", value if "://" in value else "http://" + value
    elif kind == "domain" and "." not in value:
        return None
    if kind == "ip":
        return kind, str(is_address(value))
    if kind == "domain":
        return kind, value.lower().rstrip(".")
    return kind, value if kind in CASE_MATTERS or kind == "url" else value.lower()


def stix(text):
    for thing in json.loads(text)["objects"]:
        if thing["type"] != "indicator":
            continue
        path, value = re.fullmatch(r"\[([a-z0-9-]+:[A-Za-z0-9_.'-]+?)\s*=\s*'((?:[^'\\]|\\.)*)'\]", thing["pattern"]).groups()
        yield STIX_PATHS[path.replace("'", "").lower()], re.sub(r"\\(.)", r"\1", value)


def misp(text):
    for wrapped in json.loads(text)["response"]:
        for attribute in wrapped["Event"]["Attribute"]:
            if attribute["to_ids"]:
                yield WORDS.get(attribute["type"], "other"), attribute["value"]


def openioc(text):
    for item in xml.fromstring(text).iter("{http://schemas.mandiant.com/2010/ioc}IndicatorItem"):
        search = item.find("{*}Context").get("search")
        yield WORDS.get(search, "other"), item.find("{*}Content").text or item.get("id")


def table(text):
    rows = csv.reader(io.StringIO(text))
    header = next(rows)
    for row in rows:
        cells = dict(zip(header, row))
        if cells.get("to_ids") == "0":
            continue
        if "value" not in cells:
            yield from ((WORDS[name], cell) for name, cell in cells.items() if name in WORDS and cell)
            continue
        word = cells.get("type") or cells.get("entity_type")
        if word != "file":
            yield WORDS.get(word, "other"), cells["value"]
            continue
        for part in cells["value"].split(","):
            yield HASHES[len(part.strip())], part


def yaml_apps(text):
    """The subset of YAML that the stalkerware list is written in: mappings, sequences and plain or quoted scalars."""
    path = []
    for line in text.splitlines():
        line = re.sub(r"\s+#.*$", "", line)
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        indent = len(line) - len(line.lstrip())
        body = line.strip()
        if indent == 0 and body.startswith("- "):
            path, indent, body = [], 2, body[2:]
        item = re.fullmatch(r"- (.*)", body)
        # A sequence may stand as deep as its key.
        path = [(depth, key) for depth, key in path if depth < indent or item and depth == indent]
        if item:
            yield "/".join(key for _, key in path), item[1].strip("'\"")
        elif body.endswith(":"):
            path.append((indent, body[:-1]))


def stalkerware(text):
    kinds = {"packages": "app", "certificates": "cert", "websites": "domain", "distribution": "domain", "c2/ips": "ip", "c2/ip": "ip",
             "c2/domains": "domain", "certificate_organizations": "other", "certificate_cname_re": "other"}
    for key, value in yaml_apps(text):
        if key in kinds:
            yield kinds[key], value
        elif key != "names":
            raise ValueError(f"unknown key {key}")


def yara(text):
    for rule in re.findall(r"^\s*(?:private\s+|global\s+)*rule\s+(\w+)", text, re.M):
        yield "other", rule


READERS = [(".stix2", stix), (".misp.json", misp), (".ioc", openioc), (".csv", table), (".yaml", stalkerware), (".yar", yara)]


def main(paths):
    everything, files = set(), {}
    for path in paths:
        with open(path, encoding="utf-8-sig", newline="") as file:
            text = file.read()
        reader = next(read for end, read in READERS if path.endswith(end))
        found = {pair for pair in (real(kind, value) for kind, value in reader(text)) if pair}
        files[os.path.basename(path)] = count(found)
        everything |= found
    json.dump({"files": files, "all": count(everything)}, sys.stdout, indent=1, sort_keys=True)


def count(pairs):
    counts = {}
    for kind, _ in pairs:
        counts[kind] = counts.get(kind, 0) + 1
    return counts


main(sys.argv[1:])
