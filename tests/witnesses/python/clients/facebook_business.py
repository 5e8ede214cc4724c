from facebook_business.adobjects.application import Application
from facebook_business.adobjects.page import Page
from facebook_business.adobjects.user import User
from facebook_business.api import FacebookAdsApi
from facebook_business.exceptions import FacebookRequestError
from facebook_business.session import FacebookSession


def main(given):
    call, psid = given.call, given.psid
    FacebookSession.GRAPH = given.graph_url
    as_ = lambda token, secret=given.app_secret: FacebookAdsApi(FacebookSession(given.app_id, secret, token))
    user = User("me", api=as_(given.user_token))
    page = Page(given.page_id, api=as_(given.page_token))
    app = Application(given.app_id, api=as_(f"{given.app_id}|{given.app_secret}", None))
    to = {"recipient": {"id": psid}}
    image = {"attachment": {"type": "image", "payload": {"url": "https://shop.example.com/a.png", "is_reusable": True}}}
    code = lambda seen: isinstance(seen, FacebookRequestError) and seen.api_error_code()
    done = lambda seen: not isinstance(seen, Exception)  # it keeps nothing of `success`
    thread = {"recipient": {"id": psid}, "metadata": "x"}

    call("User.api_get", lambda: user.api_get(fields=["id", "name"]), lambda seen: seen["id"])
    call("User.api_get, wrong proof", lambda: User("me", api=as_(given.user_token, "0" * 32)).api_get(), lambda seen: code(seen) == 100)
    call("User.api_get, a bad token", lambda: User("me", api=as_("EAAnope")).api_get(), lambda seen: code(seen) == 190)
    call("User.get_accounts, by its cursor", lambda: list(user.get_accounts(["id", "tasks"], {"limit": 1})), lambda seen: given.page_id in [row["id"] for row in seen])
    call("Page.api_get", lambda: page.api_get(fields=["name", "category"]), lambda seen: seen["name"])
    call("Page.create_subscribed_app", lambda: page.create_subscribed_app([], {"subscribed_fields": ["messages"]}), done)
    call("Page.get_subscribed_apps", lambda: page.get_subscribed_apps(), lambda seen: len(seen) == 1)
    call("Page.delete_subscribed_apps", lambda: page.delete_subscribed_apps(), done)
    call("Page.create_message", lambda: page.create_message([], to | {"message": {"text": "oi"}, "messaging_type": "RESPONSE"}), lambda seen: seen["message_id"])
    call("Page.create_message_attachment", lambda: page.create_message_attachment([], {"message": image}), lambda seen: seen["attachment_id"])
    call("Page.create_messenger_profile", lambda: page.create_messenger_profile([], {"get_started": {"payload": "GO"}}), lambda seen: seen["result"] == "success")
    call("Page.get_messenger_profile", lambda: page.get_messenger_profile(["get_started"]), lambda seen: seen[0]["get_started"]["payload"] == "GO")
    call("Page.get_conversations", lambda: page.get_conversations(["id", "participants"]), lambda seen: seen[0]["id"].startswith("t_"))
    call("Page.get_roles", lambda: page.get_roles(), lambda seen: len(seen) >= 1)
    call("Page.create_persona", lambda: page.create_persona([], {"name": "Ana", "profile_picture_url": "https://shop.example.com/a.png"}), lambda seen: seen["id"])
    call("Page.get_personas", lambda: page.get_personas(), lambda seen: len(seen) == 1)
    call("Page.get_thread_owner", lambda: page.get_thread_owner([], {"recipient": psid}), lambda seen: len(seen) == 1)
    call("Page.create_pass_thread_control", lambda: page.create_pass_thread_control([], thread | {"target_app_id": "263902037430900"}), done)
    call("Page.create_take_thread_control", lambda: page.create_take_thread_control([], thread), done)
    call("Page.get_custom_labels", lambda: page.get_custom_labels(), lambda seen: len(seen) >= 0)
    call("Application.api_get", lambda: app.api_get(fields=["id", "name", "category"]), lambda seen: seen["id"] == given.app_id)
    call("Application.get_permissions", lambda: app.get_permissions(), lambda seen: len(seen) >= 1)
    call("Application.get_roles", lambda: app.get_roles(), lambda seen: len(seen) >= 1)
