from oauthlib.oauth2 import AccessDeniedError
from oauthlib.oauth2.rfc6749.errors import CustomOAuth2Error
from requests_oauthlib import OAuth2Session
from requests_oauthlib.compliance_fixes import facebook_compliance_fix

DIALOG = "https://www.facebook.com/v26.0/dialog/oauth"
TOKEN = "https://graph.facebook.com/v26.0/oauth/access_token"


def main(given):
    call = given.call
    scopes = ["public_profile", "pages_show_list", "pages_messaging"]
    new = lambda: facebook_compliance_fix(OAuth2Session(given.app_id, redirect_uri=given.redirect_uri, scope=scopes))

    def login(decision="continue", **how):
        session = new()
        back = given.consent(session.authorization_url(DIALOG)[0], decision)
        session.fetch_token(TOKEN, client_secret=given.app_secret, authorization_response=back, **how)
        return session

    me = lambda: login(include_client_id=True).get("https://graph.facebook.com/v26.0/me?fields=id,name").json()
    call("dialog, code and token", lambda: login(include_client_id=True).token, lambda seen: seen["token_type"].lower() == "bearer")
    call("me, with the token", me, lambda seen: seen["id"])
    call("the id and secret as basic authorization", lambda: login().token, lambda seen: isinstance(seen, CustomOAuth2Error) and "client_id" in str(seen))
    call("a person who cancels", lambda: login("cancel"), lambda seen: isinstance(seen, AccessDeniedError))
    call("a code of nobody", lambda: new().fetch_token(TOKEN, client_secret=given.app_secret, include_client_id=True, code="AQnope"), lambda seen: isinstance(seen, Exception))
