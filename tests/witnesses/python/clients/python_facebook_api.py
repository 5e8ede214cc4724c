from pyfacebook import FacebookError, GraphAPI


def main(given):
    call = given.call
    new = lambda **more: GraphAPI(app_id=given.app_id, app_secret=given.app_secret, version="v26.0", base_url=given.graph_url + "/", **more)
    user = new(access_token=given.user_token)
    page = new(access_token=given.page_token)
    text = {"recipient": f'{{"id":"{given.psid}"}}', "message": '{"text":"oi"}', "messaging_type": "RESPONSE"}
    code = lambda seen: isinstance(seen, FacebookError) and seen.code

    def login():
        api = new(oauth_flow=True, redirect_uri=given.redirect_uri, scope=["pages_show_list"])
        url, _ = api.get_authorization_url()
        return api.exchange_user_access_token(response=given.consent(url))

    call("get_object", lambda: user.get_object("me", fields="id,name"), lambda seen: seen["id"])
    call("get_object, a bad token", lambda: new(access_token="EAAnope").get_object("me"), lambda seen: code(seen) == 190)
    call("get_full_connections", lambda: user.get_full_connections("me", "accounts", limit=1), lambda seen: given.page_id in [row["id"] for row in seen["data"]])
    call("post_object, me/messages", lambda: page.post_object("me", "messages", data=text), lambda seen: seen["message_id"])
    call("get_app_token", user.get_app_token, lambda seen: "|" in seen["access_token"])
    call("debug_token", lambda: user.debug_token(given.user_token), lambda seen: seen["data"]["is_valid"])
    call("exchange_long_lived_user_access_token", user.exchange_long_lived_user_access_token, lambda seen: seen["access_token"])
    call("exchange_page_access_token", lambda: user.exchange_page_access_token(given.page_id), lambda seen: seen)
    call("dialog, code and token", login, lambda seen: seen["access_token"])
    call("delete_object, permissions", lambda: user.delete_object("me", "permissions"), lambda seen: seen["success"])
