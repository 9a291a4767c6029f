#!/usr/bin/env python3
"""Packs the Public Suffix List into suffixes.bin, the table that PublicSuffixes.cs looks up.

    generate.py /usr/share/publicsuffix/public_suffix_list.dat VERSION > suffixes.bin

Layout, little endian:
    0   8   b"QPSL0001"
    8   4   slots, a power of two
    12  4   rules
    16  1   labels of the longest rule
    17  15  version, ASCII, zero padded
    32      slots x u32: offset of an entry from the start of the file, 0 for none; open addressing, linear probing
    ..      entries: u8 flags, u8 length, the suffix in A-labels

Flags: 1 rule, 2 wildcard below, 4 exception, 8 the rule is private, 16 the wildcard is private.
Hash: FNV-1a over the suffix from its last byte to its first, so that a walk from the right extends it byte by byte.
"""
import struct
import sys

RULE, WILDCARD, EXCEPTION, PRIVATE_RULE, PRIVATE_WILDCARD = 1, 2, 4, 8, 16


def a_labels(name):
    return b".".join(label.lower().encode("ascii") if label.isascii() else label.encode("idna") for label in name.split("."))


def fnv1a_reversed(name):
    value = 0x811C9DC5
    for byte in reversed(name):
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return value


def main():
    source, version = sys.argv[1:]
    entries, rules, private, depth = {}, 0, False, 0
    for line in open(source, encoding="utf-8"):
        if line.startswith("//"):
            private = private or "===BEGIN PRIVATE DOMAINS===" in line
            continue
        rule = line.split()[0] if line.split() else ""
        if not rule:
            continue
        rules += 1
        depth = max(depth, rule.count(".") + 1)
        if rule.startswith("!"):
            name, flags = rule[1:], EXCEPTION
        elif rule.startswith("*."):
            name, flags = rule[2:], WILDCARD | (PRIVATE_WILDCARD if private else 0)
        else:
            name, flags = rule, RULE | (PRIVATE_RULE if private else 0)
        assert "*" not in name, rule
        key = a_labels(name)
        entries[key] = entries.get(key, 0) | flags

    slots = 1
    while slots < 2 * len(entries):
        slots *= 2
    table, texts, at = [0] * slots, bytearray(), 32 + 4 * slots
    for key in sorted(entries):
        slot = fnv1a_reversed(key) % slots
        while table[slot]:
            slot = (slot + 1) % slots
        table[slot] = at + len(texts)
        texts += bytes([entries[key], len(key)]) + key
    out = sys.stdout.buffer
    out.write(b"QPSL0001" + struct.pack("<IIB15s", slots, rules, depth, version.encode("ascii")))
    out.write(struct.pack("<%dI" % slots, *table))
    out.write(texts)


main()
