"""The card's word pairs and a message code once more, in other words than the program's: prints what NoticeCardTests and MessageCodeTests expect."""
import hashlib
import hmac
import pathlib
import re
import struct

core = pathlib.Path(__file__).parents[3] / "src" / "Qalqan.Core" / "Sealing" / "WordList.Data.cs"
words = re.search(r'"""(.*)"""', core.read_text(), re.S).group(1).split()


def card(key, number):
    bits = "".join(f"{b:08b}" for b in hmac.digest(key, b"qalqan/notice-card/v1\0" + struct.pack(">i", number), "sha256"))
    pieces = [words[int(bits[i:i + 11], 2)] for i in range(0, 253, 11)]
    return pieces[0] + " " + next(p for p in pieces if p != pieces[0])


def code(key, notice):
    number = int.from_bytes(hmac.digest(key, b"qalqan/message-code/v1\0" + bytes.fromhex(notice), "sha256")[:16], "big") % 20**16
    letters = "".join("BCDFGHJKLMNPQRSTVWXZ"[number // 20**i % 20] for i in range(15, -1, -1))
    return " ".join(letters[i:i + 4] for i in range(0, 16, 4))


for n in (1, 7, 24):
    print(card(hashlib.sha256(b"card").digest(), n))
print(code(hashlib.sha256(b"verify").digest(), "00112233445566778899aabbccddeeff"))
