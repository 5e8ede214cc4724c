import facebook


def main(given):
    call = given.call
    graph = lambda token: facebook.GraphAPI(token, version="3.1")
    user, page = graph(given.user_token), graph(given.page_token)
    app = (given.app_id, given.app_secret)
    code = lambda seen: isinstance(seen, facebook.GraphAPIError) and seen.code
    text = {"recipient": f'{{"id":"{given.psid}"}}', "message": '{"text":"oi"}', "messaging_type": "RESPONSE"}

    call("get_object, on v3.1", lambda: user.get_object("me", fields="id,name"), lambda seen: seen["id"])
    call("get_object, a bad token", lambda: graph("EAAnope").get_object("me"), lambda seen: code(seen) == 190)
    call("get_objects, ids= is refused", lambda: user.get_objects([given.page_id]), code)
    call("get_connections", lambda: user.get_connections("me", "accounts"), lambda seen: seen["data"][0]["access_token"])
    call("get_all_connections", lambda: list(user.get_all_connections("me", "accounts", limit=1)), lambda seen: len(seen) >= 1)
    call("get_permissions", lambda: user.get_permissions("me"), lambda seen: "pages_messaging" in seen)
    call("get_version", user.get_version, lambda seen: float(seen) > 3.1)
    call("put_object, me/messages", lambda: page.put_object("me", "messages", **text), lambda seen: seen["message_id"])
    call("get_app_access_token", lambda: user.get_app_access_token(*app), lambda seen: "|" in seen)
    call("extend_access_token", lambda: user.extend_access_token(*app), lambda seen: seen["access_token"])
    call("debug_access_token", lambda: user.debug_access_token(given.user_token, *app), lambda seen: seen["data"]["is_valid"])
    call("delete_object, permissions", lambda: user.delete_object("me/permissions"), lambda seen: seen["success"])
