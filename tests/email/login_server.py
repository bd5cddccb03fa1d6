#!/usr/bin/env python3
"""The half of Dovecot that Postfix asks whether a login is right (its auth protocol, version 1), for tests.

Usage: login_server.py SOCKET USER PASSWORD TOKEN. Offers PLAIN (password) and XOAUTH2 (token).
"""
import base64
import os
import socketserver
import sys

SOCKET, USER, PASSWORD, TOKEN = sys.argv[1:5]
RIGHT = {
    "PLAIN": f"\0{USER}\0{PASSWORD}",
    "XOAUTH2": f"user={USER}\1auth=Bearer {TOKEN}\1\1",
}


class Conversation(socketserver.StreamRequestHandler):
    def handle(self):
        self.wfile.write(b"VERSION\t1\t1\nMECH\tPLAIN\tplaintext\nMECH\tXOAUTH2\tplaintext\n"
                         b"SPID\t1\nCUID\t1\nCOOKIE\t00000000000000000000000000000000\nDONE\n")
        for line in self.rfile:
            words = line.decode().rstrip("\n").split("\t")
            if words[0] != "AUTH":
                continue
            request, mechanism = words[1], words[2]
            answer = next((w[5:] for w in words if w.startswith("resp=")), "")
            is_right = base64.b64decode(answer).decode() == RIGHT.get(mechanism)
            self.wfile.write(f"{'OK' if is_right else 'FAIL'}\t{request}\tuser={USER}\n".encode())


class Server(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True


os.umask(0)  # asked by a program of Postfix under another user
Server(SOCKET, Conversation).serve_forever()
