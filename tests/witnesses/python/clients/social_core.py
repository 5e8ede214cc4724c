import requests
from social_core.backends.facebook import FacebookOAuth2
from social_core.exceptions import AuthCanceled
from social_core.storage import BaseStorage
from social_core.strategy import BaseStrategy


class Storage(BaseStorage):
    class nonce:
        use = consume = staticmethod(lambda *_, **__: True)


class Strategy(BaseStrategy):
    """The little of a web framework that the login asks for."""

    def __init__(self, given):
        self.settings = {
            "SOCIAL_AUTH_FACEBOOK_KEY": given.app_id,
            "SOCIAL_AUTH_FACEBOOK_SECRET": given.app_secret,
            "SOCIAL_AUTH_FACEBOOK_SCOPE": ["email"],
            "SOCIAL_AUTH_FACEBOOK_API_VERSION": "26.0",
            "SOCIAL_AUTH_FACEBOOK_PROFILE_EXTRA_PARAMS": {"fields": "id,name,email"},
        }
        self.session, self.query = {}, {}
        super().__init__(storage=Storage)

    get_setting = lambda self, name: self.settings[name]
    get_request_data = request_data = lambda self, merge=True: self.query
    session_get = lambda self, name, default=None: self.session.get(name, default)
    session_set = lambda self, name, value: self.session.update({name: value})
    session_pop = lambda self, name: self.session.pop(name, None)
    build_absolute_uri = lambda self, path=None: path
    authenticate = lambda self, backend, *rest, **given: given["response"]


def main(given):
    call = given.call

    def login(decision="continue"):
        strategy = Strategy(given)
        backend = FacebookOAuth2(strategy, redirect_uri=given.redirect_uri)
        strategy.query = backend.data = given.params(given.consent(backend.auth_url(), decision))
        return backend, backend.auth_complete()

    def leave():
        backend, person = login()
        backend.revoke_token(person["access_token"], person["id"])
        me = "https://graph.facebook.com/v26.0/me"
        return requests.get(me, params={"access_token": person["access_token"]}).json()["error"]

    call("auth_url, dialog, auth_complete", lambda: login()[1], lambda seen: seen["id"] and seen["access_token"])
    call("a person who cancels", lambda: login("cancel"), lambda seen: isinstance(seen, AuthCanceled))
    call("revoke_token", leave, lambda seen: (seen["code"], seen["error_subcode"]) == (190, 458))
