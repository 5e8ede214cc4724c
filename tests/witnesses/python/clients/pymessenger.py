import tempfile

from pymessenger.bot import Bot


def main(given):
    call, psid = given.call, given.psid
    bot = Bot(given.page_token, api_version="26.0", app_secret=given.app_secret)
    wrong = Bot(given.page_token, api_version="26.0", app_secret="0" * 32)
    # Its sends of files want this attribute, which the class no longer has.
    bot.base_url = f"{bot.graph_url}/me/messages?access_token={given.page_token}"
    sent = lambda seen: seen["message_id"] and seen["recipient_id"] == psid

    def image():
        with tempfile.NamedTemporaryFile(suffix=".png") as file:
            file.write(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
            file.flush()
            return bot.send_image(psid, file.name)

    call("send_text_message", lambda: bot.send_text_message(psid, "oi"), sent)
    call("send_text_message, wrong proof", lambda: wrong.send_text_message(psid, "oi"), lambda seen: seen["error"]["code"] == 100)
    call("send_text_message to a stranger", lambda: bot.send_text_message("9999999999999999", "oi"), lambda seen: seen["error"]["error_subcode"] == 2018001)
    call("send_generic_message", lambda: bot.send_generic_message(psid, [{"title": "A"}]), sent)
    call("send_button_message", lambda: bot.send_button_message(psid, "oi", [{"type": "postback", "title": "A", "payload": "A"}]), sent)
    call("send_action", lambda: bot.send_action(psid, "typing_on"), lambda seen: seen["recipient_id"] == psid)
    call("send_image_url", lambda: bot.send_image_url(psid, "https://shop.example.com/a.png"), sent)
    call("send_audio_url", lambda: bot.send_audio_url(psid, "https://shop.example.com/a.mp3"), sent)
    call("send_file_url", lambda: bot.send_file_url(psid, "https://shop.example.com/a.pdf"), sent)
    call("send_image, a file", image, sent)
