"""Runs the witnesses, clients and receivers that others wrote, each against a sandbox of its own, and holds what they
see against expected.toml. Ends non-zero on any difference. `judge.py NAME…` runs these alone."""
import hashlib
import hmac
import http.client
import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
import tomllib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

HERE = Path(__file__).resolve().parent
ONBOARD = os.environ["ONBOARD"]
TOOLS = Path(os.environ["WITNESSES"])  # where the libraries are installed
NOW = "2026-11-29T12:00:00Z"  # when v26.0, which the clients ask for, is alive
REDIRECT = "https://crm.aurora.example.com/neo/callback"
TEXT = "Olá, ação 😀 / fim"
KINDS = ("pass", "not-simulated", "clients-fault")


class Sandbox:
    """A simulated Meta, from its ready line to the end of its standard input."""

    def __enter__(self):
        command = [ONBOARD, "sandbox", "serve", "--until-stdin-closes", "--now", NOW]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.ready = json.loads(self.process.stdout.readline())
        self.control("review", {"permission": "human_agent", "decision": "approve"})
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(10)

    def ask(self, path, body=None, kind="application/json"):
        data = body if body is None else (urlencode(body) if kind.endswith("urlencoded") else json.dumps(body)).encode()
        try:
            with urlopen(Request(self.ready["graph_url"] + path, data, {"Content-Type": kind}), timeout=15) as answer:
                return json.load(answer)
        except HTTPError as error:
            return json.load(error)

    def control(self, path, body=None):
        return self.ask("/_sandbox/" + path, body)

    def graph(self, path, **params):
        return self.ask("/v26.0/" + path, params, "application/x-www-form-urlencoded")

    def unknown(self):
        """What was asked for that the world does not know, its ids left out."""
        return {re.sub(r"\b[tm]_\w+|\d{5,}", "{id}", row["what"]) for row in self.control("unknown")["requests"]}


def start(file, given):
    """Starts a witness in its own language."""
    folder, witness = file.parent.parent, f"{file.parent.name}/{file.stem}"
    env = os.environ | {"SANDBOX": json.dumps(given), "NODE_PATH": str(TOOLS / "node" / "node_modules")}
    if folder.name == "node":
        command = ["node", "--no-deprecation", folder / "run.js", witness]
    else:
        command = [TOOLS / "python" / "bin" / "python", "-BW", "ignore", folder / "run.py", witness.replace("/", ".")]
    return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def told(output):
    return [json.loads(line[1:]) for line in output.splitlines() if line.startswith("@{")]


def client(file):
    """Returns the calls of a client, each with whether what it saw fits, and what the sandbox did not know."""
    with Sandbox() as sandbox:
        person = sandbox.control("message", {"text": TEXT})
        process = start(file, sandbox.ready | {"psid": person["psid"], "redirect_uri": REDIRECT})
        try:
            output, errors = process.communicate(timeout=120)
        except subprocess.TimeoutExpired:
            process.kill()
            output, errors = process.communicate()
        calls = {row["call"]: (row["ok"], row["seen"]) for row in told(output)}
        if process.returncode != 0:
            calls["runs to its end"] = (False, errors[-600:])
        return calls, sandbox.unknown()


class Post(BaseHTTPRequestHandler):
    """Stands before a receiver, and keeps the last delivery to forge one by."""

    def do_GET(self):
        self.forward()

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.delivery = (dict(self.headers.items()), body)
        self.forward(body)

    def forward(self, body=None):
        status, text = deliver(self.server.port, dict(self.headers.items()), body, self.path)
        self.send_response(status)
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        pass


def deliver(port, headers, body=None, path="/webhook"):
    """Returns how a receiver answers; 504 when it does not within 3 seconds."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=3)
    try:
        line.request("GET" if body is None else "POST", path, body, headers)
        answer = line.getresponse()
        return answer.status, answer.read()
    except OSError:
        return 504, b""
    finally:
        line.close()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def probe(port, secret):
    """Returns what `onboard webhook probe` tells of a receiver, and what it checks of a signature."""
    own = {"PATH": os.environ["PATH"], "HOME": str(TOOLS), "ONBOARD_VERIFY_TOKEN": "vt-1", "ONBOARD_APP_SECRET": secret}
    command = [ONBOARD, "webhook", "probe", f"http://127.0.0.1:{port}/webhook", "--local", "--yes", "--json"]
    told = json.loads(subprocess.run(command, capture_output=True, env=own, timeout=60).stdout)
    return told, ((told.get("result") or {}).get("delivery") or {}).get("checks")


def receiver(file):
    """Returns what a receiver does with a handshake, with deliveries and with forgeries of them."""
    port, calls = free_port(), {}
    with Sandbox() as sandbox:
        ready, heard = sandbox.ready, []
        process = start(file, ready | {"port": port, "verify_token": "vt-1"})
        threading.Thread(target=lambda: [heard.extend(told(line)) for line in process.stdout], daemon=True).start()
        for _ in range(100):
            if process.poll() is not None or deliver(port, {}, None, "/")[0] != 504:
                break
            time.sleep(0.1)
        post = ThreadingHTTPServer(("127.0.0.1", 0), Post)
        post.port, post.delivery = port, None
        threading.Thread(target=post.serve_forever, daemon=True).start()
        app = {"access_token": f"{ready['app_id']}|{ready['app_secret']}", "object": "page", "fields": "messages"}
        app["callback_url"] = f"http://127.0.0.1:{post.server_address[1]}/webhook"
        subscriptions = f"{ready['app_id']}/subscriptions"

        def sees(name, seen, fits):
            calls[name] = (bool(fits), str(seen)[:300])

        def forged(name, change):
            headers, body = post.delivery
            before, kept = len(heard), {key: change(key, value, body) for key, value in headers.items()}
            status, _ = deliver(port, {key: value for key, value in kept.items() if value}, body)
            time.sleep(0.3)
            sees(name, f"answered {status}, heard {heard[before:]}", status >= 400 and len(heard) == before)

        refused = sandbox.graph(subscriptions, **app, verify_token="another")
        sees("refuses another verify token", refused, refused.get("error", {}).get("code") == 2200)
        shaken = sandbox.graph(subscriptions, **app, verify_token="vt-1")
        sees("shakes hands", shaken, shaken.get("success"))
        sandbox.graph(f"{ready['page_id']}/subscribed_apps", access_token=ready["page_token"], subscribed_fields="messages")
        sent = sandbox.control("message", {"text": TEXT})
        for _ in range(100 if sent.get("delivered") else 0):  # some answer before they have read it
            if heard:
                break
            time.sleep(0.05)
        sees("takes a delivery", f"{sent}, heard {heard}", sent.get("delivered") and heard == [{"heard": TEXT}])
        if post.delivery:
            signed = lambda key: key.lower().startswith("x-hub-signature")
            of = lambda key: hashlib.sha256 if key.endswith("256") else hashlib.sha1
            wrong = lambda key, body: f"{of(key)().name}={hmac.new(b'0' * 32, body, of(key)).hexdigest()}"
            forged("refuses a wrong signature", lambda key, value, body: wrong(key, body) if signed(key) else value)
            forged("refuses one without a signature", lambda key, value, _: None if signed(key) else value)
        probed, checks = probe(port, ready["app_secret"])
        sees(f"is probed: checks {checks}", probed, probed.get("exit") == "settled")
        post.shutdown()
        process.kill()
        process.wait()
        if not calls["shakes hands"][0]:
            calls["starts"] = (False, process.stderr.read()[-600:])
        return calls, sandbox.unknown()


def differences(name, calls, unknown, expected):
    """Returns what is not as expected.toml has it; the list of what passes may only grow."""
    kind_of = {call: kind for kind in KINDS for call in expected.get(kind, {})}
    for call, (ok, seen) in calls.items():
        kind = kind_of.pop(call, None)
        if kind is None:
            yield f"{name}: `{call}` is not listed; it {'passes' if ok else 'fails: ' + seen}"
        elif kind == "pass" and not ok:
            yield f"{name}: `{call}` must pass and does not: {seen}"
        elif kind != "pass" and ok:
            yield f"{name}: `{call}` passes now: move it from `{kind}` to `pass`"
    for call in kind_of:
        yield f"{name}: `{call}` is listed and was not made"
    listed = set(expected.get("unknown", []))
    for what in sorted(unknown - listed):
        yield f"{name}: asks for `{what}`, which the sandbox does not know"
    for what in sorted(listed - unknown):
        yield f"{name}: `{what}` is not asked for or is known now: take it off `unknown`"


def main(only):
    expected = tomllib.loads((HERE / "expected.toml").read_text())
    wrong, rows = [], []
    for kind, run in (("clients", client), ("receivers", receiver)):
        files = {file.stem: file for file in sorted(HERE.glob(f"*/{kind}/*.*")) if file.suffix in (".js", ".py")}
        wrong += [f"{name}: is in expected.toml and has no file" for name in expected[kind].keys() - files.keys()]
        for name, file in files.items():
            if only and name not in only:
                continue
            calls, unknown = run(file)
            listed = expected[kind].get(name, {})
            wrong += differences(f"{kind}/{name}", calls, unknown, listed)
            passed = sum(ok for ok, _ in calls.values())
            rows.append((f"{kind}/{name}", len(calls), passed, *(len(listed.get(each, {})) for each in KINDS[1:])))
    if not rows:
        sys.exit(f"no witness is named {' or '.join(only)}")
    rows.append(("all", *(sum(column) for column in list(zip(*rows))[1:])))
    print(f"{'witness':44} calls  passed  not simulated  its own fault")
    for row in rows:
        print("{:44} {:5}  {:6}  {:13}  {:13}".format(*row))
    for line in wrong:
        print("WRONG", line)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
