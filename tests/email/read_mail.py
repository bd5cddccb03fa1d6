"""Reads a mail as a stranger's program would and puts what it understood into files beside it."""

import base64
import email
import email.header
import email.policy
import email.utils
import pathlib
import quopri
import re
import sys

mail, folder = pathlib.Path(sys.argv[1]).read_bytes(), pathlib.Path(sys.argv[2])
folder.mkdir(parents=True, exist_ok=True)
message = email.message_from_bytes(mail, policy=email.policy.default)


def put(name, text):
    (folder / name).write_bytes(text.encode("utf-8") if isinstance(text, str) else text)


# RFC 2047 5: each encoded-word stands for whole characters, and has at most 75 of its own.
head = mail.split(b"\r\n\r\n", 1)[0].decode("ascii")
words = re.findall(r"=\?([^?]+)\?([bBqQ])\?([^?]*)\?=", head)
for charset, way, text in words:
    assert charset.upper() == "UTF-8", charset
    assert len(charset) + len(text) + 7 <= 75, text
    raw = base64.b64decode(text) if way in "bB" else quopri.decodestring(text.replace("_", "=20"))
    raw.decode("utf-8", "strict")
put("encoded-words", str(len(words)))

put("names", "\n".join(message.keys()))
for name in set(message.keys()):
    put("header-" + name.lower(), "\n".join(str(value) for value in message.get_all(name)))
# Not the policy's own display_name: Python 3.11 keeps the blank between two encoded-words of a phrase,
# against RFC 2047 6.2.
plain = email.message_from_bytes(mail)
for name in ("from", "to"):
    display, address = email.utils.parseaddr(plain[name])
    put(name + "-name", str(email.header.make_header(email.header.decode_header(display))))
    put(name + "-address", address)
put("defects", "\n".join(repr(defect) for part in message.walk() for defect in part.defects))
put("shape", "\n".join(part.get_content_type() for part in message.walk()))
put("encodings", "\n".join(part["Content-Transfer-Encoding"] or "-" for part in message.walk()))
for number, part in enumerate(part for part in message.walk() if not part.is_multipart()):
    put(f"part-{number}", part.get_payload(decode=True))
    put(f"part-{number}-charset", part.get_content_charset() or "")
    put(f"part-{number}-file", part.get_filename() or "")
