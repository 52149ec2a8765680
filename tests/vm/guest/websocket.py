"""websocket.py serve PORT: answers every WebSocket handshake and sends back what comes; tells others what they sent.
websocket.py ask HOST PORT: opens a WebSocket through a TLS proxy, and ends with 0 where a frame comes back."""
import base64
import hashlib
import os
import socket
import ssl
import sys
import threading

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455


def accept_key(key):
    return base64.b64encode(hashlib.sha1(key + GUID).digest())


def read_head(connection):
    data = b""
    while b"\r\n\r\n" not in data:
        more = connection.recv(4096)
        if not more:
            raise SystemExit(f"closed after {data!r}")
        data += more
    head, rest = data.split(b"\r\n\r\n", 1)
    lines = head.split(b"\r\n")
    return lines[0], {k.strip().lower(): v.strip() for k, v in (line.split(b":", 1) for line in lines[1:])}, rest


def serve_one(connection):
    _, headers, rest = read_head(connection)
    if headers.get(b"upgrade", b"").lower() != b"websocket" or b"upgrade" not in headers.get(b"connection", b"").lower():
        body = repr(headers).encode()
        connection.sendall(b"HTTP/1.1 426 Upgrade Required\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s" % (len(body), body))
        connection.close()
        return
    connection.sendall(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                       + accept_key(headers[b"sec-websocket-key"]) + b"\r\n\r\n" + rest)
    while data := connection.recv(4096):
        connection.sendall(data)


def serve(port):
    with socket.create_server(("127.0.0.1", port)) as listener:
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=serve_one, args=(connection,), daemon=True).start()


def ask(host, port):
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE  # the certificate is the test's own
    with context.wrap_socket(socket.create_connection(("127.0.0.1", port), 20), server_hostname=host) as connection:
        key = base64.b64encode(os.urandom(16))
        connection.sendall(b"GET /terminal HTTP/1.1\r\nHost: " + host.encode() + b"\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                           b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + key + b"\r\n\r\n")
        status, headers, rest = read_head(connection)
        print(status.decode(), headers)
        if b" 101 " not in status + b" " or headers.get(b"sec-websocket-accept") != accept_key(key):
            raise SystemExit("no WebSocket")
        frame = b"\x81\x85" + b"\0\0\0\0" + b"hello"  # one masked text frame
        connection.sendall(frame)
        while len(rest) < len(frame):
            rest += connection.recv(4096) or sys.exit("closed")
        if rest != frame:
            raise SystemExit(f"{rest!r} came back")


if sys.argv[1] == "serve":
    serve(int(sys.argv[2]))
else:
    ask(sys.argv[2], int(sys.argv[3]))
