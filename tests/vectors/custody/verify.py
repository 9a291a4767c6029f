#!/usr/bin/env python3
"""Checks custody bundles, independently of Qalqan: standard library, and openssl for signatures.

usage: verify.py BUNDLE...      each a folder or a zip; prints "0 NAME" or "1 NAME: why"
       verify.py -              the same for each line of standard input
       --key LINE               before the bundles: a key of the log, instead of those in the bundle
"""
import base64, hashlib, json, os, re, subprocess, sys, tempfile, zipfile

SPKI = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d030107034200")
VERBS = """hub-started key-rotated received opened rehashed tainted exported handed-over taken-over key-wrapped access-removed indicator-accepted
 indicator-withdrawn sweep-finished release-approved notice-queued notice-sent notice-refused person-deleted""".split()
NEED_SIGNATURE = {"release-approved", "handed-over", "taken-over"}
METADATA = re.compile(r"manifest\.json|entries\.jsonl|proofs\.json|checkpoint-[1-9][0-9]{0,3}")
FILE = re.compile(r"(?!.{201})[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")


class Refused(Exception):
    pass


def need(condition, why):
    if not condition:
        raise Refused(why)


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def unhex(text, size=32):
    need(isinstance(text, str) and re.fullmatch("[0-9a-f]{%d}" % (2 * size), text), "hexadecimal digits")
    return bytes.fromhex(text)


def unbase64(text):
    raw = base64.b64decode(text, validate=True)
    need(base64.b64encode(raw).decode() == text, "base64 written in the one way")
    return raw


def write(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def canonical(raw, required, optional=()):
    value = json.loads(raw.decode())
    need(write(value) == raw, "canonical JSON")

    def plain(v):
        if isinstance(v, dict):
            return all(plain(x) for x in v.values())
        if isinstance(v, list):
            return all(plain(x) for x in v)
        if isinstance(v, str):
            return bool(v.encode()) or v == ""
        return type(v) is int and 0 <= v < 1 << 53
    need(plain(value), "only text and whole numbers")
    fields(value, required, optional)
    return value


def fields(value, required, optional=()):
    need(isinstance(value, dict) and set(required) <= set(value) <= set(required) | set(optional), "exactly the fields there are")


def der(signature):
    def integer(raw):
        raw = raw.lstrip(b"\0") or b"\0"
        raw = b"\0" + raw if raw[0] > 127 else raw
        return b"\x02" + bytes([len(raw)]) + raw
    body = integer(signature[:32]) + integer(signature[32:])
    return b"\x30" + bytes([len(body)]) + body


def signed(point, signature, message):
    with tempfile.TemporaryDirectory() as folder:
        pem = "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n" % base64.b64encode(SPKI + point).decode()
        for name, raw in (("key", pem.encode()), ("sig", signature), ("text", message)):
            with open(os.path.join(folder, name), "wb") as file:
                file.write(raw)
        command = ["openssl", "dgst", "-sha256", "-verify", "key", "-signature", "sig", "text"]
        return subprocess.run(command, cwd=folder, capture_output=True).returncode == 0


def node(left, right):
    return sha(b"\1", left, right)


def included(leaf, index, size, path, root):  # RFC 9162, 2.1.3.2
    need(index < size, "an entry inside the tree")
    fn, sn, r = index, size - 1, sha(b"\0", leaf)
    for p in path:
        need(sn, "a shorter proof")
        if fn & 1 or fn == sn:
            r = node(p, r)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = node(r, p)
        fn, sn = fn >> 1, sn >> 1
    need(sn == 0 and r == root, "an entry that is in the log")


def consistent(first, second, path, root1, root2):  # RFC 9162, 2.1.4.2
    need(0 <= first < second, "a log that grows")
    if first == 0:
        return need(not path and root1 == sha(), "an empty beginning")
    path = list(path) if first & (first - 1) else [root1] + list(path)
    need(path, "a proof")
    fn, sn = first - 1, second - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = path[0]
    for c in path[1:]:
        need(sn, "a shorter proof")
        if fn & 1 or fn == sn:
            fr, sr = node(c, fr), node(c, sr)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = node(sr, c)
        fn, sn = fn >> 1, sn >> 1
    need(fr == root1 and sr == root2 and sn == 0, "a log that only grew")


def note_key(line):
    name, key_id, rest = line.split("+", 2)
    raw = unbase64(rest)
    need(len(raw) == 92 and raw[:1] == b"\2" and raw[1:27] == SPKI and key_id == sha(raw[1:])[:4].hex(), "a key of the log")
    return name, raw[27:]


def checkpoint(raw, origin, keys, later):
    text, tail = raw.decode().rsplit("\n\n", 1)
    text, lines = text + "\n", tail.split("\n")
    need(len(lines) > 1 and lines.pop() == "" and not re.search("[\0-\x09\x0b-\x1f]", raw.decode()), "a signed note")
    name, size, root, end = text.split("\n")
    need(name == origin and end == "" and re.fullmatch("0|[1-9][0-9]{0,18}", size), "a checkpoint of this log")
    good = False
    for line in lines:
        dash, who, value = line.split(" ")
        value = unbase64(value)
        need(dash == "\u2014" and len(value) > 4, "a signature line")
        for key_name, point in keys:
            if who == key_name == origin and value[:4] == sha(SPKI + point)[:4]:
                later.append((point, value[4:], text.encode()))
                good = True
    need(good, "a signature by a known key")
    root = unbase64(root)
    need(len(root) == 32, "a root")
    return int(size), root


def entry(raw, case):
    need(len(raw) <= 2048, "a short entry")
    e = canonical(raw, ["actor", "case", "seq", "step", "time", "verb"], ["ciphertext", "details", "object", "sig"])
    need(e["verb"] in VERBS and e["case"] == case and type(e["seq"]) is type(e["step"]) is type(e["time"]) is int, "an entry of the case")
    need(e["actor"] == "hub" or unhex(e["actor"], 8), "an actor")
    for name in ("ciphertext", "details", "object"):
        need(name not in e or unhex(e[name]), "a hash")
    need("sig" not in e or (unhex(e["sig"], 64) and e["actor"] != "hub"), "a signature")
    need("sig" in e or e["verb"] not in NEED_SIGNATURE, "a signature where one is needed")
    return e


def check(parts, given):
    m = canonical(parts["manifest.json"], ["actors", "attachments", "case", "disclosures", "format", "keys", "origin"])
    need(m["format"] == "qalqan-custody-bundle/1" and unhex(m["case"]), "a bundle of version 1")
    own = [note_key(k) for k in m["keys"]]
    p = canonical(parts["proofs.json"], ["consistency", "inclusion", "salt"])
    raw = parts["entries.jsonl"].split(b"\n")
    need(len(raw) > 1 and raw.pop() == b"", "entries with line feeds")
    entries = [entry(r, m["case"]) for r in raw]
    need([e["step"] for e in entries] == list(range(1, len(entries) + 1)), "every step of the case in order")
    need(all(a["seq"] < b["seq"] for a, b in zip(entries, entries[1:])), "entries in the order of the log")
    notes = [n for n in parts if n.startswith("checkpoint-") and METADATA.fullmatch(n)]
    later = []  # signatures, which cost most
    points = [checkpoint(parts["checkpoint-%d" % (i + 1)], m["origin"], given or own, later) for i in range(len(notes))]
    need(points and len(p["consistency"]) == len(points) - 1 and len(p["inclusion"]) == len(entries), "a proof for everything")
    for (s1, r1), (s2, r2), path in zip(points, points[1:], p["consistency"]):
        consistent(s1, s2, [unhex(h) for h in path], r1, r2)
    for e, r, path in zip(entries, raw, p["inclusion"]):
        included(r, e["seq"], points[-1][0], [unhex(h) for h in path], points[-1][1])
    last = entries[-1]
    need(last["verb"] == "exported" and last.get("object") == sha(unhex(p["salt"]), sha(parts["manifest.json"])).hex(), "the entry of this export")
    actors = {sha(SPKI, unhex(a, 65))[:8].hex(): unhex(a, 65) for a in m["actors"]}
    need(len(actors) == len(m["actors"]), "each actor once")
    signatures = [e["sig"] for e in entries if "sig" in e]
    need(len(set(signatures)) == len(signatures), "no signature twice")
    for e in entries:
        if "sig" in e:
            act = write({k: v for k, v in e.items() if k not in ("seq", "step", "sig")})
            need(e["actor"] in actors, "the actor's key")
            later.append((actors[e["actor"]], der(unhex(e["sig"], 64)), b"qalqan/custody-act/v1\n" + act))
    files(m, entries, parts)
    need(all(signed(*s) for s in later), "signatures that hold")


def files(m, entries, parts):
    by_seq, named, before = {e["seq"]: e for e in entries}, set(), -1
    for d in m["disclosures"]:
        fields(d, ["seq"], ["details", "details_salt", "plain", "salt", "sealed"])
        need(d["seq"] > before and d["seq"] in by_seq, "disclosures of entries in order")
        e, before = by_seq[d["seq"]], d["seq"]
        need(("details" in d) == ("details_salt" in d) and ("plain" not in d or "salt" in d) and ("salt" not in d or unhex(d["salt"])), "salts")
        if "details" in d:
            fields(d["details"], [], ["about", "from", "notes", "to", "where"])
            need(all(isinstance(v, str) and 0 < len(v.encode("utf-16-le")) <= 16000 for v in d["details"].values()), "details as text")
            need(e.get("details") == sha(unhex(d["details_salt"]), sha(write(d["details"]))).hex(), "the details of the entry")
        if "sealed" in d:
            need(e.get("ciphertext") == sha(parts[d["sealed"]]).hex(), "the sealed file of the entry")
        if "plain" in d:
            need(e.get("object") == sha(unhex(d["salt"]), sha(parts[d["plain"]])).hex(), "the file of the entry")
        named |= {d[k] for k in ("plain", "sealed") if k in d}
    for a in m["attachments"]:
        fields(a, ["name", "sha256"])
        need(a["name"] not in named and sha(parts[a["name"]]).hex() == a["sha256"], "the attachment of the manifest")
        named.add(a["name"])
    need(named == {n for n in parts if not METADATA.fullmatch(n)} and all(FILE.fullmatch(n) for n in named), "exactly the files of the manifest")


def read(path):
    if os.path.isdir(path):
        names = [os.path.join(folder, f) for folder, _, found in os.walk(path) for f in found]
        return {os.path.relpath(n, path): open(n, "rb").read() for n in names}
    with zipfile.ZipFile(path) as archive:
        need(len(set(archive.namelist())) == len(archive.namelist()), "each part once")
        return {n: archive.read(n) for n in archive.namelist()}


def verdict(path, keys):
    try:
        check(read(path), keys)
        return "0 %s" % path
    except Exception as e:  # whatever hostile bytes do to a reader of plain Python is a refusal
        return "1 %s: %s %s" % (path, type(e).__name__, str(e).replace("\n", " "))


def main(arguments):
    keys = []
    while arguments and arguments[0] == "--key":
        keys.append(note_key(arguments[1]))
        arguments = arguments[2:]
    bad = False
    for path in (line.rstrip("\n") for line in sys.stdin) if arguments == ["-"] else arguments:
        answer = verdict(path, keys)
        bad = bad or answer[0] != "0"
        print(answer, flush=True)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
