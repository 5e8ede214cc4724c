"""Runs one client or receiver, `python run.py clients.authlib`, against the sandbox that $SANDBOX describes (its ready
line). What the library addresses to Facebook goes there instead, and nothing leaves the machine; the library itself is as
it was published."""
import importlib
import json
import os
import re
import sys
from types import SimpleNamespace
from urllib.parse import parse_qsl, urlsplit

import requests

sandbox = json.loads(os.environ["SANDBOX"])
base = sandbox["graph_url"]
FACEBOOK = ("graph.facebook.com", "www.facebook.com")
send = requests.adapters.HTTPAdapter.send


def rewired(self, request, **how):
    url = urlsplit(request.url)
    if url.hostname in FACEBOOK:
        request.url = base + url.path + ("?" + url.query if url.query else "")
    elif not request.url.startswith(base):
        raise RuntimeError(f"asks for {request.url}, which is not Facebook")
    return send(self, request, **how)


requests.adapters.HTTPAdapter.send = rewired


def call(name, act, fits):
    """Makes one call and tells the judge whether what it gave, or the error it raised, fits."""
    ok = False
    try:
        seen = act()
    except Exception as error:
        seen = error
    try:
        ok = bool(fits(seen))
    except Exception:
        pass
    shown = f"{type(seen).__name__}: {seen}" if isinstance(seen, Exception) else str(seen)
    print("\n@" + json.dumps({"call": name, "ok": ok, "seen": shown[:300]}), flush=True)


def consent(url, decision="continue"):
    """Logs in and answers the dialog as a person would, and returns the URL that Facebook redirects back to."""
    page, cookie = requests.get(url), {}
    person = re.search(r'<option value="(\d+)" selected', page.text)
    if person:
        form = {"_user": person.group(1), "_decision": "login"}
        login = requests.post(url, data=form, allow_redirects=False)
        # By hand, since the address that it was asked of is not the one that answered.
        cookie = {"Cookie": login.headers["Set-Cookie"].split(";")[0]}
        page = requests.get(url, headers=cookie)
    names = re.findall(r'name="(_(?:page|scope)_[^"]+)"', page.text)
    form = {name: "on" for name in names} | {"_decision": decision}
    answer = requests.post(url, data=form, headers=cookie, allow_redirects=False)
    if answer.status_code != 302:
        raise RuntimeError(f"the dialog answered {answer.status_code}: {answer.text}")
    return answer.headers["Location"].split("#")[0]


def params(url):
    return dict(parse_qsl(urlsplit(url).query))


def heard(text):
    """Tells what a receiver heard."""
    print("\n@" + json.dumps({"heard": text}), flush=True)


if __name__ == "__main__":
    given = SimpleNamespace(**sandbox, call=call, consent=consent, params=params, heard=heard)
    importlib.import_module(sys.argv[1]).main(given)
