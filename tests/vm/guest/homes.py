"""What a client of nsbox does with homes: homes.py SOCKET quota | run HOME SCRIPT | put HOME NAME BYTES | open HOME BYTES."""
import array
import socket
import struct
import sys

HELLO, OPEN, PUT, EXEC, CLOSE = 1, 2, 3, 4, 7
VERSION = 2
FAILED, ENDED = 130, 131


def text(value):
    data = value if isinstance(value, bytes) else value.encode()
    return struct.pack("<i", len(data)) + data


def texts(values):
    return struct.pack("<i", len(values)) + b"".join(map(text, values))


class Client:
    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.socket.connect(path)
        self.request = 0
        self.welcome = self.ask(HELLO, struct.pack("<i", VERSION))

    def ask(self, kind, body=b"", descriptors=()):
        self.request += 1
        self.socket.sendmsg([struct.pack("<Bii", kind, self.request, 1) + body],
                            [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", descriptors))] if descriptors else [])
        data = self.socket.recv(1 << 18)
        if data[0] == FAILED:
            print(Reader(data[9:]).failure())
            sys.exit(0)
        return data[9:]


class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def number(self, form):
        value, = struct.unpack_from("<" + form, self.data, self.at)
        self.at += struct.calcsize(form)
        return value

    def bytes(self):
        length = self.number("i")
        self.at += length
        return self.data[self.at - length:self.at]

    def failure(self):
        step, errno = self.bytes().decode(), self.number("i")
        return f"{step}: errno {errno}: {self.bytes().decode()}"


def run(client, script):
    limits = struct.pack("<qqqiqqiqi", 0, 60_000_000_000, 0, 0, 0, 0, 0, 30_000, 0)
    ended = Reader(client.ask(EXEC, texts(["/bin/bash", "-c", script]) + texts(["PATH=/usr/bin:/bin", "HOME=/home/sandbox", "LANG=C"]) + text("/home/sandbox")
                              + limits + bytes([0, 1, 1]) + text("") + struct.pack("<ii", 0, 0)))
    ended.at = struct.calcsize("<BiiiqqqqiqqBqq")
    output, error = ended.bytes(), ended.bytes()
    print((error + output).decode(), end="")


def main():
    client = Client(sys.argv[1])
    command = sys.argv[2]
    if command == "quota":
        print(["none", "watched", "filesystem"][client.welcome[-1]])
        return
    size = int(sys.argv[4]) if command == "open" else 0
    client.ask(OPEN, text(sys.argv[3]) + struct.pack("<qi", size, 0) + texts([]))
    if command == "run":
        run(client, sys.argv[4])
    elif command == "put":
        import os
        length = int(sys.argv[5])
        memory = os.memfd_create("content", os.MFD_ALLOW_SEALING)
        os.write(memory, bytes(length))
        client.ask(PUT, text(sys.argv[4]) + b"\0" + struct.pack("<q", length) + text(b""), [memory])
    client.ask(CLOSE)


main()
