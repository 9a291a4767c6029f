"""Lists what Python's own mail reader finds in a folder of mails: one JSON object a file.

    python3 tests/compare/mail_observables.py FOLDER [SUFFIX ...]

{"file", "addresses", "links", "urls", "attachments"}: addresses of From, To, Cc, Reply-To, Sender and Return-Path; links (href and src) of
HTML bodies; URLs with a scheme in text bodies; SHA-256 of every part that is neither a body nor a container. Standard library only.
"""
import email, email.policy, email.utils, hashlib, html.parser, json, os, re, sys

URL = re.compile(r"https?://[^\s<>\"'\]\[(){}|\\^`]+", re.I)


class Links(html.parser.HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found = []

    def handle_starttag(self, tag, attributes):
        for name, value in attributes:
            if name in ("href", "src") and value and value.strip().lower().startswith(("http://", "https://")):
                self.found.append(re.sub(r"[\t\r\n]", "", value.strip()))

    handle_startendtag = handle_starttag


def text_of(part):
    payload = part.get_payload(decode=True) or b""
    charset = part.get_content_charset() or "utf-8"
    for name in (charset, "utf-8", "cp1252", "latin-1"):
        try:
            return payload.decode(name)
        except (LookupError, UnicodeDecodeError):
            continue
    return ""


def read(message, into):
    for part in message.walk():
        # A multipart without parts is damage, not a file.
        if part.is_multipart() or part.get_content_maintype() == "multipart":
            continue
        kind, name = part.get_content_type(), part.get_filename()
        body = kind in ("text/plain", "text/html") and part.get_content_disposition() != "attachment"
        if body and kind == "text/html":
            links = Links()
            links.feed(text_of(part))
            links.close()
            into["links"].update(links.found)
        elif body:
            into["urls"].update(u.rstrip(".,;:!?") for u in URL.findall(text_of(part)))
        if not body or name:
            payload = part.get_payload(decode=True)
            if payload and (name or not kind.startswith("text/")) and kind != "message/delivery-status":
                into["attachments"].add(hashlib.sha256(payload).hexdigest())


def main(folder, suffixes):
    for root, _, files in os.walk(folder):
        for name in sorted(files):
            if not name.endswith(tuple(suffixes)):
                continue
            path = os.path.join(root, name)
            with open(path, "rb") as file:
                message = email.message_from_binary_file(file, policy=email.policy.compat32)
            found = {"addresses": set(), "links": set(), "urls": set(), "attachments": set()}
            fields = [str(v) for f in ("From", "To", "Cc", "Reply-To", "Sender", "Return-Path") for v in message.get_all(f, [])]
            found["addresses"].update(a.lower() for _, a in email.utils.getaddresses(fields) if "@" in a)
            read(message, found)
            print(json.dumps({"file": os.path.relpath(path, folder), **{k: sorted(v) for k, v in found.items()}}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:] or [".eml", ".msg"])
