import collections
import collections.abc

collections.Iterable = collections.abc.Iterable  # which it looks for and Python 3.10 took away

from fbmessenger import MessengerClient, thread_settings as settings
from fbmessenger.attachments import Image
from fbmessenger.elements import Button, Element, Text
from fbmessenger.quick_replies import QuickReplies, QuickReply
from fbmessenger.templates import ButtonTemplate, GenericTemplate


def main(given):
    call, psid = given.call, given.psid
    page = MessengerClient(given.page_token, api_version="26.0")
    old = MessengerClient(given.page_token)
    proved = MessengerClient(given.page_token, api_version="26.0", app_secret=given.app_secret)
    wrong = MessengerClient(given.page_token, api_version="26.0", app_secret="0" * 32)
    say = lambda client, what=Text("oi"), to=psid, **how: lambda: client.send(what.to_dict(), to, **how)
    sent = lambda seen: seen["message_id"] and seen["recipient_id"] == psid
    done = lambda seen: seen["result"] == "success"
    image = Image(url="https://shop.example.com/a.png", is_reusable=True)
    profile = settings.MessengerProfile(
        greetings=[settings.GreetingText("Hi")], get_started=settings.GetStartedButton("GO")
    )
    item = settings.PersistentMenuItem(item_type="postback", title="A", payload="A")
    menu = settings.MessengerProfile(persistent_menus=[settings.PersistentMenu([item])])

    call("send", say(page), sent)
    call("send, the v2.12 it defaults to", say(old), sent)
    call("send, with proof", say(proved), sent)
    call("send, wrong proof", say(wrong), lambda seen: seen["error"]["code"] == 100)
    call("send to a stranger", say(page, to="9999999999999999"), lambda seen: seen["error"]["error_subcode"] == 2018001)
    call("send, quick replies", say(page, Text("oi", quick_replies=QuickReplies([QuickReply("A", "A")]))), sent)
    call("send, generic template", say(page, GenericTemplate([Element(title="A", subtitle="B")])), sent)
    call("send, button template", say(page, ButtonTemplate("oi", buttons=[Button("postback", title="A", payload="A")])), sent)
    call("send, an image", say(page, image), sent)
    call("send, HUMAN_AGENT", say(page, messaging_type="MESSAGE_TAG", tag="HUMAN_AGENT"), sent)
    call("send, a retired tag", say(page, messaging_type="MESSAGE_TAG", tag="ACCOUNT_UPDATE"), lambda seen: seen["error"]["code"] == 100)
    call("send, a tag left out", say(page, messaging_type="MESSAGE_TAG"), lambda seen: seen["error"]["code"] == 100)
    call("send_action", lambda: page.send_action("mark_seen", psid), lambda seen: seen["recipient_id"] == psid)
    call("send_action, one that Meta does not have", lambda: page.send_action("dance", psid), lambda seen: seen["error"]["code"] == 100)
    call("get_user_data", lambda: page.get_user_data(psid, fields="first_name,last_name"), lambda seen: seen["first_name"])
    call("get_user_data, default fields", lambda: page.get_user_data(psid), lambda seen: seen["first_name"])
    call("set_messenger_profile, greeting and get started", lambda: page.set_messenger_profile(profile.to_dict()), done)
    call("set_messenger_profile, menu", lambda: page.set_messenger_profile(menu.to_dict()), done)
    call("delete_get_started while the menu stands", page.delete_get_started, lambda seen: seen["error"]["code"] == 100)
    call("delete_persistent_menu", page.delete_persistent_menu, done)
    call("delete_get_started", page.delete_get_started, done)
    call("update_whitelisted_domains", lambda: page.update_whitelisted_domains(["https://shop.example.com"]), done)
    call("remove_whitelisted_domains", page.remove_whitelisted_domains, done)
    call("upload_attachment", lambda: page.upload_attachment(image), lambda seen: seen["attachment_id"])
    call("unlink_account", lambda: page.unlink_account(psid), lambda seen: seen.get("result") or seen["error"]["code"] != 2500)
    call("subscribe_app_to_page", page.subscribe_app_to_page, lambda seen: seen["success"])
