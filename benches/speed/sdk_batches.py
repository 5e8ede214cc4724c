"""Asks about every token of a world by the batches of Meta's own SDK, 50 a request, one request after another.

Its FacebookAdsApiBatch is what the SDK offers for many calls; this is the loop of its documentation. Prints the seconds.
"""

import json
import os
import time

from facebook_business import apiconfig
from facebook_business.api import FacebookAdsApi, FacebookRequest
from facebook_business.session import FacebookSession

world = json.load(open(os.environ["WORLD"]))["patch"]
secrets = {app: node["secret"] for app, node in world["apps"].items()}
by_app = {}
for token in world["tokens"].values():
    by_app.setdefault(token["app"], []).append(token["value"])

FacebookSession.GRAPH = os.environ["GRAPH_URL"]
seen, begin = 0, time.monotonic()


def answered(response):
    global seen
    seen += response.json()["data"]["is_valid"]


def refused(response):
    raise SystemExit(response.body())


for app, tokens in by_app.items():
    api = FacebookAdsApi(FacebookSession(access_token=f"{app}|{secrets[app]}"), api_version="v26.0")
    for at in range(0, len(tokens), 50):
        batch = api.new_batch()
        for token in tokens[at : at + 50]:
            request = FacebookRequest(
                node_id="debug_token", method="GET", endpoint="", api=api, include_summary=False
            ).add_params({"input_token": token})
            batch.add_request(request, success=answered, failure=refused)
        batch.execute()

took = time.monotonic() - begin
print(f"{took:.1f} s for {seen} tokens, SDK {apiconfig.ads_api_config['SDK_VERSION']}")
