"""A real mail server that keeps what it takes: smtp_sink.py DIR [BEHAVIOUR] prints its port, then writes DIR/NNNNNN.eml.

DIR gets cert.pem, the certificate to trust (localhost, 127.0.0.1). BEHAVIOUR: none for accept; refuse (554 to every mail); later (451 to every mail);
flaky (451 to every third); slow (two seconds for each mail); plain (offers no STARTTLS); limit (one mail for each connection, then 421); cut (the same, without a word).
The first line of each file is X-Envelope: recipients and whether TLS was on.
"""
import asyncio
import os
import signal
import ssl
import subprocess
import sys

from aiosmtpd.smtp import SMTP

folder = sys.argv[1]
behaviour = sys.argv[2] if len(sys.argv) > 2 else ""
os.makedirs(folder, exist_ok=True)
cert, key = os.path.join(folder, "cert.pem"), os.path.join(folder, "key.pem")
subprocess.run(
    ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=localhost",
     "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", key, "-out", cert],
    check=True, stderr=subprocess.DEVNULL)
tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
tls.load_cert_chain(cert, key)


class Sink:
    count = 0
    seen = 0

    def __init__(self):
        self.mails = 0

    async def handle_MAIL(self, server, session, envelope, address, options):
        self.mails += 1
        if self.mails > 1 and behaviour in ("limit", "cut"):
            asyncio.get_running_loop().call_soon(server.transport.close if behaviour == "limit" else server.transport.abort)
            return "421 4.7.0 enough for one connection"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, server, peer, envelope):
        Sink.seen += 1
        if behaviour == "refuse":
            return "554 5.7.1 refused"
        if behaviour == "later" or (behaviour == "flaky" and Sink.seen % 3 == 0):
            return "451 4.7.1 later"
        if behaviour == "slow":
            await asyncio.sleep(2)
        Sink.count += 1
        name = os.path.join(folder, f"{Sink.count:06}")
        with open(name + ".tmp", "wb") as f:
            f.write(f"X-Envelope: {','.join(envelope.rcpt_tos)} tls={peer.ssl is not None}\r\n".encode() + envelope.content)
        os.rename(name + ".tmp", name + ".eml")
        return "250 OK"


async def main():
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, stop.set)

    def session():
        if behaviour == "plain":
            return SMTP(Sink(), hostname="localhost", enable_SMTPUTF8=True)
        return SMTP(Sink(), hostname="localhost", tls_context=tls, require_starttls=True, enable_SMTPUTF8=True)

    server = await loop.create_server(session, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await stop.wait()


asyncio.run(main())
