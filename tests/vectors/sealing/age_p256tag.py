"""A second reader of age v1 files with p256tag recipients, from c2sp.org/age and RFC 9180, sharing no code with the program.

    age_p256tag.py SCALAR-HEX < file.age > plaintext        exit code 0, or 1 with the reason on the error stream
"""
import base64
import hashlib
import hmac
import sys

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

LABEL = b"age-encryption.org/p256tag"
CHUNK = 65536 + 16


class Refused(Exception):
    pass


def extract(salt, ikm):
    return hmac.digest(salt or bytes(32), ikm, "sha256")


def expand(prk, info, length=32):
    return hmac.digest(prk, info + b"\x01", "sha256")[:length]


def hpke_open(private, enc, ciphertext):
    recipient = private.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    dh = private.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), enc))

    def labeled_extract(suite, salt, label, ikm):
        return extract(salt, b"HPKE-v1" + suite + label + ikm)

    def labeled_expand(suite, prk, label, info, length):
        return expand(prk, length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info, length)

    kem = b"KEM\x00\x10"
    shared = labeled_expand(kem, labeled_extract(kem, b"", b"eae_prk", dh), b"shared_secret", enc + recipient, 32)
    suite = b"HPKE\x00\x10\x00\x01\x00\x03"
    context = b"\x00" + labeled_extract(suite, b"", b"psk_id_hash", b"") + labeled_extract(suite, b"", b"info_hash", LABEL)
    secret = labeled_extract(suite, shared, b"secret", b"")
    key = labeled_expand(suite, secret, b"key", context, 32)
    nonce = labeled_expand(suite, secret, b"base_nonce", context, 12)
    return ChaCha20Poly1305(key).decrypt(nonce, ciphertext, b"")


def unpadded(text):
    raw = base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    if base64.b64encode(raw).rstrip(b"=") != text:
        raise Refused("base64 is not canonical")
    return raw


def decrypt(data, private):
    lines, at, stanzas = [], 0, []
    while True:
        end = data.index(b"\n", at)
        line = data[at:end]
        if line.startswith(b"--- "):
            covered, mac, payload = data[:at + 3], unpadded(line[4:]), data[end + 1:]
            break
        lines.append(line)
        at = end + 1
    if lines.pop(0) != b"age-encryption.org/v1":
        raise Refused("no age file")
    while lines:
        arguments = lines.pop(0).split(b" ")
        if arguments.pop(0) != b"->":
            raise Refused("no stanza")
        body = lines.pop(0)
        while len(body) and len(body) % 64 == 0:
            body += lines.pop(0)
        stanzas.append((arguments, unpadded(body)))

    point = private.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.CompressedPoint)
    for arguments, body in stanzas:
        if arguments[0] != b"p256tag":
            continue
        tag, enc = map(unpadded, arguments[1:])
        if extract(LABEL, enc + hashlib.sha256(point).digest()[:4])[:4] == tag:
            file_key = hpke_open(private, enc, body)
            break
    else:
        raise Refused("not for this key")
    if not hmac.compare_digest(hmac.digest(expand(extract(b"", file_key), b"header"), covered, "sha256"), mac):
        raise Refused("header MAC")

    cipher = ChaCha20Poly1305(expand(extract(payload[:16], file_key), b"payload"))
    payload, plaintext, number = payload[16:], b"", 0
    while True:
        chunk, payload = payload[:CHUNK], payload[CHUNK:]
        plaintext += cipher.decrypt(number.to_bytes(11, "big") + (b"\x00" if payload else b"\x01"), chunk, b"")
        number += 1
        if not payload:
            return plaintext


if __name__ == "__main__":
    try:
        sys.stdout.buffer.write(decrypt(sys.stdin.buffer.read(), ec.derive_private_key(int(sys.argv[1], 16), ec.SECP256R1())))
    except (Refused, InvalidTag, ValueError) as reason:
        sys.exit(f"refused: {reason!r}")
