from authlib.common.security import generate_token
from authlib.integrations.requests_client import OAuth2Session

DIALOG = "https://www.facebook.com/v26.0/dialog/oauth"
TOKEN = "https://graph.facebook.com/v26.0/oauth/access_token"


def main(given):
    call = given.call

    def login(asked=None, told=None, **how):
        session = OAuth2Session(
            given.app_id, given.app_secret, scope="public_profile pages_show_list",
            redirect_uri=given.redirect_uri, token_endpoint_auth_method="client_secret_post", **how,
        )
        url, _ = session.create_authorization_url(DIALOG, code_verifier=asked)
        session.fetch_token(TOKEN, authorization_response=given.consent(url), code_verifier=told)
        return session

    verifier = generate_token(48)
    proved = {"asked": verifier, "code_challenge_method": "S256"}
    refused = lambda seen: isinstance(seen, Exception)
    accounts = lambda: login().get("https://graph.facebook.com/v26.0/me/accounts?limit=1").json()

    call("dialog, code and token", lambda: login().token, lambda seen: seen["access_token"])
    call("the same, with PKCE", lambda: login(told=verifier, **proved).token, lambda seen: seen["access_token"])
    call("PKCE, a wrong verifier", lambda: login(told=generate_token(48), **proved).token, refused)
    call("PKCE, the verifier left out", lambda: login(**proved).token, refused)
    call("me/accounts, as a bearer", accounts, lambda seen: len(seen["data"]) == 1)
