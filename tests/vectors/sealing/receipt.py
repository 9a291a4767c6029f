"""The receipt code's lookup id and mailbox key once more, from the RFCs, with another library: prints what ReceiptCodeTests expects."""
import hashlib
import hmac

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def extract(salt, ikm):
    return hmac.digest(salt or bytes(32), ikm, "sha256")


def expand(prk, info, length=32):
    assert length <= 32
    return hmac.digest(prk, info + b"\x01", "sha256")[:length]


def derive_key_pair(ikm):
    """RFC 9180 section 7.1.3 for KEM 0x0010."""
    suite = b"KEM\x00\x10"
    prk = extract(b"", b"HPKE-v1" + suite + b"dkp_prk" + ikm)
    for counter in range(256):
        scalar = int.from_bytes(expand(prk, b"\x00\x20HPKE-v1" + suite + b"candidate" + bytes([counter])), "big")
        if 0 < scalar < ORDER:
            return ec.derive_private_key(scalar, ec.SECP256R1())


letters = b"BCDFGHJKLMNPQRSTVWXZBCDF"
pepper = hashlib.sha256(b"pepper").digest()
print(expand(extract(pepper, letters), b"qalqan/receipt-lookup/v1", 16).hex())
public = derive_key_pair(expand(extract(b"", letters), b"qalqan/receipt-mailbox/v1")).public_key()
spki = public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
print(hashlib.sha256(spki).hexdigest()[:16])
