//! `oauth/access_token`, `oauth/revoke`, and the system user's own tokens.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::super::http::Params;
use super::super::records::Challenge;
use super::super::state::{Fate, Kind, Token};
use super::super::token::{ACCESS_SECONDS, Actor, LONG_SECONDS, SHORT_SECONDS};
use super::{Call, Refused, World};

impl World {
    pub(super) fn oauth_access_token(&mut self, call: &Call) -> Result<Value, Refused> {
        self.takes(
            call,
            &[
                "client_id",
                "client_secret",
                "code",
                "code_verifier",
                "fb_exchange_token",
                "grant_type",
                "machine_id",
                "redirect_uri",
                "set_token_expires_in_60_days",
            ],
        );
        let params = &call.params;
        let is_public = self.state.unsure.secretless_redemption
            && params.has("code_verifier")
            && !params.has("client_secret")
            && matches!(params.text("grant_type").as_deref(), None | Some("authorization_code"));
        let app = if is_public { self.public_client(params)? } else { self.client(params)? };
        match call.params.text("grant_type").as_deref() {
            Some("client_credentials") => {
                let secret = &self.state.apps[&app].secret;
                Ok(json!({"access_token": format!("{app}|{secret}"), "token_type": "bearer"}))
            }
            Some("fb_exchange_token") => self.exchange(&app, &call.params),
            None | Some("authorization_code") => self.redeem(&app, &call.params),
            Some(other) => Err(Refused::parameter(format!("Unsupported grant type {other}"))),
        }
    }

    /// Verifies `client_id` alone: who redeems a code without the secret proves itself by the verifier.
    fn public_client(&self, params: &Params) -> Result<String, Refused> {
        let Some(id) = params.text("client_id") else {
            return Err(Refused::new(400, 101, "Missing client_id parameter."));
        };
        if self.state.apps.contains_key(&id) { Ok(id) } else { Err(Refused::bad_application()) }
    }

    /// Verifies `client_id` and `client_secret`.
    fn client(&self, params: &Params) -> Result<String, Refused> {
        let id = self.public_client(params)?;
        let app = &self.state.apps[&id];
        match params.text("client_secret") {
            None => Err(Refused::new(400, 1, "Missing client_secret parameter.")),
            Some(secret) if secret != app.secret => {
                Err(Refused::new(400, 1, "Error validating client secret."))
            }
            Some(_) => Ok(id),
        }
    }

    fn exchange(&mut self, app: &str, params: &Params) -> Result<Value, Refused> {
        let Some(old) = params.text("fb_exchange_token") else {
            return Err(Refused::parameter("The parameter fb_exchange_token is required."));
        };
        let actor = self.actor(&old)?;
        if actor.app != app {
            return Err(Refused::token("The access token does not belong to application.", None));
        }
        let Some(token) = self.state.tokens.get(&actor.token).cloned() else {
            return Err(Refused::parameter("fb_exchange_token is not an exchangeable token"));
        };
        let seconds = match token.kind {
            // A Page token is as good as its parent was: it comes back as it is.
            Kind::Page => return Ok(json!({"access_token": old, "token_type": "bearer"})),
            Kind::SystemUser if !params.is_true("set_token_expires_in_60_days") => {
                return Err(Refused::parameter("The parameter set_token_expires_in_60_days is required."));
            }
            Kind::SystemUser => LONG_SECONDS,
            // Meta's figure is some seconds short of sixty days, and differs with each exchange.
            Kind::User => LONG_SECONDS - 56,
        };
        let fresh = Token {
            expires_at: self.in_seconds(seconds),
            data_access_expires_at: self.in_seconds(ACCESS_SECONDS),
            long_lived: true,
            ..token
        };
        let value = self.mint(fresh);
        Ok(json!({"access_token": value, "token_type": "bearer", "expires_in": seconds}))
    }

    fn redeem(&mut self, app: &str, params: &Params) -> Result<Value, Refused> {
        let Some(code) = params.text("code") else {
            return Err(Refused::parameter("Missing authorization code"));
        };
        let now = self.state.now;
        let mismatch = || {
            Refused::new(
                400,
                100,
                "Error validating verification code. Please make sure your redirect_uri is identical to the one \
                 you used in the OAuth dialog request",
            )
            .sub(36008)
        };
        let Some(known) = self.codes.get_mut(&code) else {
            return Err(Refused::new(400, 100, "Invalid verification code format.").sub(36009));
        };
        if known.used {
            return Err(Refused::new(400, 100, "This authorization code has been used.").sub(36009));
        }
        if known.expires_at <= now {
            return Err(Refused::new(400, 100, "This authorization code has expired.").sub(36007));
        }
        let is_same = match params.text("redirect_uri") {
            Some(uri) => uri == known.redirect_uri,
            None => known.is_popup,
        };
        if known.app != app || !is_same {
            return Err(mismatch());
        }
        verify(known.challenge.as_ref(), params.text("code_verifier").as_deref())?;
        known.used = true;
        let (user, scopes) = (known.user.clone(), known.scopes.clone());
        let Some(configuration) = known.configuration.clone() else {
            let value = self.mint(self.short_lived(app, &user, scopes));
            return Ok(json!({"access_token": value, "token_type": "bearer", "expires_in": SHORT_SECONDS}));
        };
        let days = self.state.apps[app].configurations.get(&configuration).and_then(|fixed| fixed.token_days);
        let seconds = days.map(|days| days.saturating_mul(86_400));
        let token = Token {
            kind: Kind::SystemUser,
            expires_at: seconds.and_then(|seconds| self.in_seconds(seconds)),
            data_access_expires_at: None,
            long_lived: true,
            ..self.short_lived(app, &user, scopes)
        };
        let mut told = json!({"access_token": self.mint(token), "token_type": "bearer"});
        if let Some(seconds) = seconds {
            told["expires_in"] = json!(seconds);
        }
        Ok(told)
    }

    /// Returns a user token as the dialog or the Explorer gives it, not yet minted.
    pub(in crate::sandbox) fn short_lived(&self, app: &str, user: &str, scopes: Vec<String>) -> Token {
        Token {
            kind: Kind::User,
            app: app.to_owned(),
            user: user.to_owned(),
            page: None,
            scopes,
            issued_at: None,
            expires_at: self.in_seconds(SHORT_SECONDS),
            data_access_expires_at: self.in_seconds(ACCESS_SECONDS),
            long_lived: false,
            fate: Fate::Valid,
            refused: None,
            value: String::new(),
        }
    }

    /// Serves `oauth/revoke`, which knows system-user tokens only.
    pub(super) fn oauth_revoke(&mut self, call: &Call) -> Result<Value, Refused> {
        self.takes(call, &["client_id", "client_secret", "revoke_token"]);
        let app = self.client(&call.params)?;
        let caller = self.authenticate(call)?;
        let Some(value) = call.params.text("revoke_token") else {
            return Err(Refused::parameter("The parameter revoke_token is required."));
        };
        let victim = self.actor(&value)?;
        if caller.app != app || victim.app != app {
            return Err(Refused::parameter("The tokens and the client_id must belong to the same app"));
        }
        if victim.kind != Some(Kind::SystemUser) {
            return Err(Refused::parameter("Only system user access tokens can be revoked"));
        }
        if let Some(token) = self.state.tokens.get_mut(&victim.token) {
            token.fate = Fate::Revoked;
        }
        Ok(json!({"success": "true"}))
    }

    /// Serves `POST /{system-user}/access_tokens`.
    pub(super) fn system_user_token(
        &mut self,
        call: &Call,
        actor: &Actor,
        id: &str,
    ) -> Result<Value, Refused> {
        self.takes(call, &["business_app", "scope", "set_token_expires_in_60_days", "page_id"]);
        let Some(user) = self.state.system_users.get(id) else {
            return Err(Refused::no_such_object("post", id));
        };
        if !call.params.has("appsecret_proof") {
            return Err(Refused::proof("API calls from the server require an appsecret_proof argument"));
        }
        let app = call.params.text("business_app").unwrap_or_default();
        if !user.apps.get(&app).copied().unwrap_or_default() {
            return Err(Refused::parameter("The app is not installed for this system user"));
        }
        let business = self.state.businesses.get(&user.business);
        let is_admin = business
            .is_some_and(|business| business.people.get(&actor.user).is_some_and(|role| role == "ADMIN"))
            || actor.user == id;
        if !is_admin {
            return Err(Refused::permission("business_management"));
        }
        self.need(actor, "business_management")?;
        let expires = call.params.is_true("set_token_expires_in_60_days");
        let token = Token {
            kind: Kind::SystemUser,
            user: id.to_owned(),
            expires_at: if expires { self.in_seconds(LONG_SECONDS) } else { None },
            data_access_expires_at: None,
            long_lived: true,
            ..self.short_lived(&app, id, call.params.list("scope").unwrap_or_default())
        };
        Ok(json!({"access_token": self.mint(token)}))
    }
}

/// Holds what redeems a code against what the dialog was given (PKCE). A verifier too many: Meta's own words and code
/// (better-auth#186, 2024-10-15). One that is missing or misshapen: its words as far as they are quoted (expo#15980,
/// 2022-01-20), the code unknown. Of a wrong one nothing is known.
fn verify(challenge: Option<&Challenge>, verifier: Option<&str>) -> Result<(), Refused> {
    let is_letter = |letter: char| letter.is_ascii_alphanumeric() || "-._~".contains(letter);
    match (challenge, verifier) {
        (None, None) => Ok(()),
        (None, Some(_)) => Err(Refused::new(
            400,
            1,
            "code_verifier param is provided without a code_challenge in authorization request.",
        )),
        (Some(challenge), Some(verifier))
            if (43..=128).contains(&verifier.len()) && verifier.chars().all(is_letter) =>
        {
            let proof = if challenge.is_hashed {
                URL_SAFE_NO_PAD.encode(Sha256::digest(verifier))
            } else {
                verifier.to_owned()
            };
            if proof == challenge.value {
                return Ok(());
            }
            Err(Refused::new(400, 1, "The code_verifier does not match the code_challenge."))
        }
        (Some(_), _) => Err(Refused::new(
            400,
            1,
            "Invalid code verifier. Code verifier should be a cryptographically random string using the characters \
             A-Z, a-z, 0-9, and the punctuation characters -._~ (hyphen, period, underscore, and tilde), between 43 \
             and 128 characters long.",
        )),
    }
}
