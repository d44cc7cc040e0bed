"""HTTP itself: connections that stay, requests that queue, odd but lawful requests."""

import http.client
import socket


def read_answers(connection, count):
    """`count` answers from a raw socket, in order."""
    stream = connection.makefile("rb")
    answers = []
    for _ in range(count):
        status = int(stream.readline().split()[1])
        headers = http.client.parse_headers(stream)
        answers.append((status, headers, stream.read(int(headers.get("Content-Length", 0)))))
    return answers


def connect(server):
    return socket.create_connection(("127.0.0.1", server.port), timeout=30)


def test_one_connection_serves_many_requests(client):
    for i in range(50):
        client.submit({"id": f"a{i % 5}", "title": "One"})
        client.expect(404, "GET", "/v1/articles/none")
        client.expect(400, "POST", "/v1/articles", b"{")


def test_pipelined_requests_are_answered_in_order(server):
    requests = b""
    for i in range(40):
        body = b'{"id":"p%d","title":"Pipelined %d"}' % (i, i)
        requests += b"POST /v1/articles HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
        requests += body + b"GET /v1/articles/p%d HTTP/1.1\r\nHost: a\r\n\r\n" % i
    with connect(server) as connection:
        connection.sendall(requests)
        answers = read_answers(connection, 80)
    assert [status for status, _, _ in answers] == [201, 200] * 40
    for i, (_, _, body) in enumerate(answers):
        assert b'"id":"p%d"' % (i // 2) in body


def test_a_chunked_body_is_taken(client):
    def pieces():
        yield b'{"id":"c",'
        yield b'"title":"In pieces"}'

    client.connection.request("POST", "/v1/articles", body=pieces(), headers={"Content-Type": "application/json"}, encode_chunked=True)
    response = client.connection.getresponse()
    assert (response.status, b'"created"' in response.read()) == (201, True)


def test_an_expected_100_continue_is_sent(server):
    body = b'{"id":"e","title":"Expected"}'
    with connect(server) as connection:
        connection.sendall(
            b"POST /v1/articles HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
            b"Expect: 100-continue\r\nContent-Length: %d\r\n\r\n" % len(body)
        )
        assert connection.recv(4096).startswith(b"HTTP/1.1 100")
        connection.sendall(body)
        assert read_answers(connection, 1)[0][0] == 201


def test_a_caller_s_request_id_comes_back(client):
    answer = client.expect(404, "GET", "/v1/articles/none", headers={"X-Request-Id": "trace-42"})
    assert answer.headers["X-Request-Id"] == answer.json["request_id"] == "trace-42"
    first = client.expect(200, "GET", "/livez").headers["X-Request-Id"]
    assert first != client.expect(200, "GET", "/livez").headers["X-Request-Id"]


def test_what_is_not_http_is_refused(server):
    for garbage in (b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n"):
        with connect(server) as connection:
            connection.sendall(garbage)
            answer = connection.recv(65536)
            assert answer == b"" or answer.startswith(b"HTTP/1.1 400"), answer
    server.client().expect(200, "GET", "/readyz")


def test_a_connection_is_closed_when_the_caller_asks(server):
    with connect(server) as connection:
        connection.sendall(b"GET /livez HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        data = b""
        while piece := connection.recv(4096):
            data += piece
    assert data.startswith(b"HTTP/1.1 200")


def test_health_and_metrics(client):
    client.submit({"id": "a", "title": "One"})
    client.expect(200, "GET", "/livez")
    client.expect(200, "GET", "/readyz")
    metrics = client.expect(200, "GET", "/metrics").body.decode()
    assert "samestory_" in metrics
    assert all(line.startswith(("#", "samestory_", "process_")) for line in metrics.splitlines() if line)
