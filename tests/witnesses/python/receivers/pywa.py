import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from pywa import WhatsApp
from pywa.utils import HUB_CH, HUB_SIG, HUB_VT


def main(given):
    bot = WhatsApp("1", "x", server=None, verify_token=given.verify_token, app_secret=given.app_secret)

    def hear(body):
        for entry in json.loads(body)["entry"]:
            for event in entry["messaging"]:
                given.heard(event["message"]["text"])
        return "ok", 200

    class Webhook(BaseHTTPRequestHandler):
        def do_GET(self):
            asked = given.params(self.path)
            self.answer(bot.webhook_challenge_handler(asked.get(HUB_VT), asked.get(HUB_CH)))

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.answer(bot.webhook_update_validator(body, self.headers.get(HUB_SIG)) or hear(body))

        def answer(self, answer):
            text, status = answer
            self.send_response(status)
            self.end_headers()
            self.wfile.write(text.encode())

    ThreadingHTTPServer(("127.0.0.1", given.port), Webhook).serve_forever()
