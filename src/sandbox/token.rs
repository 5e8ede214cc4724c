//! Token strings, their life, and who stands behind them.

use hmac::{Hmac, KeyInit, Mac};
use jiff::{SignedDuration, Timestamp};
use sha1::Sha1;
use sha2::Sha256;

use super::facts::outlives_data_access;
use super::refused::Refused;
use super::state::{Fate, Grant, Kind, Mode, Token};
use super::unsure::Unverified;
use super::world::World;

/// Seconds that an exchanged token lives: Meta's own figure is a little under 60 days.
pub(super) const LONG_SECONDS: i64 = 5_184_000;
/// Seconds that a token from the dialog or the Explorer lives.
pub(super) const SHORT_SECONDS: i64 = 7_200;

/// Seconds that an app may read a person's data after the person was last active.
pub(super) const ACCESS_SECONDS: i64 = 90 * 86_400;

/// Who makes a call.
#[derive(Clone, Debug)]
pub(super) struct Actor {
    pub(super) app: String,
    /// Absent for the app itself.
    pub(super) kind: Option<Kind>,
    pub(super) user: String,
    pub(super) page: Option<String>,
    /// The scopes that work now: granted, and live or used by someone with a role.
    pub(super) scopes: Vec<String>,
    /// The token's name in the world.
    pub(super) token: String,
}

impl Actor {
    pub(super) fn has(&self, scope: &str) -> bool {
        self.scopes.iter().any(|held| held == scope)
    }

    pub(super) fn is_app(&self) -> bool {
        self.kind.is_none()
    }
}

/// Returns the lower-case hex HMAC-SHA256 of a message.
pub(super) fn sign(key: &str, message: &[u8]) -> String {
    hex::encode(mac(key.as_bytes(), message))
}

/// Returns the lower-case hex HMAC-SHA1 of a message, for the older of the two headers of a delivery.
pub(super) fn sign_sha1(key: &str, message: &[u8]) -> String {
    let mut mac = Hmac::<Sha1>::new_from_slice(key.as_bytes()).expect("HMAC takes a key of any length");
    mac.update(message);
    hex::encode(mac.finalize().into_bytes())
}

fn mac(key: &[u8], message: &[u8]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    mac.update(message);
    mac.finalize().into_bytes().into()
}

impl World {
    /// Returns letters and digits that depend on the seed and the name alone.
    pub(super) fn letters(&self, name: &str, length: usize) -> String {
        const LETTERS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        (0_u32..)
            .flat_map(|block| mac(&self.state.seed.to_be_bytes(), format!("{name}/{block}").as_bytes()))
            .map(|byte| char::from(LETTERS[usize::from(byte) % LETTERS.len()]))
            .take(length)
            .collect()
    }

    /// Returns digits that depend on the seed and the name alone; the first is never 0.
    pub(super) fn digits(&self, name: &str, length: usize) -> String {
        let digits =
            mac(&self.state.seed.to_be_bytes(), name.as_bytes()).map(|byte| char::from(b'0' + byte % 10));
        std::iter::once('2').chain(digits).take(length).collect()
    }

    /// Returns the id that a Page knows a person by.
    pub(super) fn psid(&self, page: &str, user: &str) -> String {
        self.digits(&format!("psid/{page}/{user}"), 16)
    }

    /// Gives every token its string, and indexes them.
    pub(super) fn name_tokens(&mut self) {
        let strings: Vec<(String, String)> = self
            .state
            .tokens
            .iter()
            .map(|(name, token)| {
                let value =
                    if token.value.is_empty() { self.token_string(name) } else { token.value.clone() };
                (name.clone(), value)
            })
            .collect();
        for (name, value) in strings {
            if let Some(token) = self.state.tokens.get_mut(&name) {
                token.value.clone_from(&value);
            }
            self.by_value.insert(value, name);
        }
    }

    fn token_string(&self, name: &str) -> String {
        format!("EAAM{}ZD", self.letters(&format!("token/{name}"), 140))
    }

    /// Adds a token, and returns its string.
    pub(super) fn mint(&mut self, mut token: Token) -> String {
        self.state.made += 1;
        let name = format!("minted-{:06}", self.state.made);
        token.issued_at = Some(self.state.now);
        token.value = self.token_string(&name);
        let value = token.value.clone();
        self.by_value.insert(value.clone(), name.clone());
        self.state.tokens.insert(name, token);
        value
    }

    /// Returns a Page token for whoever holds `parent`: the one that exists, or a new one.
    pub(super) fn page_token(&mut self, parent: &str, page: &str) -> Option<String> {
        let parent = self.state.tokens.get(parent)?.clone();
        // A Page token lives as long as the class of its parent: hours, as long as the system user's, or for ever.
        let expires_at = match parent.kind {
            Kind::User if parent.long_lived => None,
            _ => parent.expires_at,
        };
        let twin = self.state.tokens.values().find(|token| {
            token.kind == Kind::Page
                && token.app == parent.app
                && token.user == parent.user
                && token.page.as_deref() == Some(page)
                && token.scopes == parent.scopes
                && token.expires_at == expires_at
                && token.fate == Fate::Valid
        });
        if let Some(twin) = twin {
            return Some(twin.value.clone());
        }
        Some(self.mint(Token { kind: Kind::Page, page: Some(page.to_owned()), expires_at, ..parent }))
    }

    pub(super) fn in_seconds(&self, seconds: i64) -> Option<Timestamp> {
        self.state.now.checked_add(SignedDuration::from_secs(seconds)).ok()
    }

    /// Returns whether a person has a role on the app.
    pub(super) fn has_role(&self, app: &str, user: &str) -> bool {
        self.state.apps.get(app).is_some_and(|app| app.roles.contains_key(user))
    }

    /// Returns whether a permission works for everybody: approved, and the app is live.
    pub(super) fn is_advanced(&self, app: &str, permission: &str) -> bool {
        self.state.apps.get(app).is_some_and(|app| {
            let business = app.business.as_ref().and_then(|business| self.state.businesses.get(business));
            let is_unverified = business.is_some_and(|business| business.verification_status != "verified");
            let is_lost = is_unverified && self.state.unsure.access_without_verification == Unverified::Lost;
            !is_lost
                && app.mode == Mode::Live
                && app.permissions.get(permission).is_some_and(|status| status == "live")
        })
    }

    /// Returns a person's tasks on a Page; those through the portfolio need `business_management`.
    pub(super) fn tasks(&self, page: &str, user: &str, through_portfolio: bool) -> Vec<String> {
        let Some(node) = self.state.pages.get(page) else { return Vec::new() };
        let assigned = self.state.system_users.get(user).and_then(|user| user.pages.get(page));
        let portfolio = node.portfolio_people.get(user).filter(|_| through_portfolio);
        node.people.get(user).or(assigned).or(portfolio).cloned().unwrap_or_default()
    }

    /// Returns why a token no longer works, if so.
    pub(super) fn dead(&self, token: &Token) -> Option<Refused> {
        let validating = "Error validating access token:";
        let now = pacific(self.state.now);
        let told = match token.fate {
            Fate::Revoked => {
                Some((format!("{validating} The session is invalid because it was revoked."), 467))
            }
            Fate::Removed => {
                Some((format!("{validating} The user has not authorized application {}.", token.app), 458))
            }
            Fate::Password => Some((
                format!(
                    "{validating} The session has been invalidated because the user changed their password or \
                     Facebook has changed the session for security reasons."
                ),
                460,
            )),
            Fate::Checkpoint => Some((
                format!(
                    "{validating} You cannot access the app till you log in to www.facebook.com and follow the \
                     instructions given."
                ),
                459,
            )),
            // The words are from general knowledge.
            Fate::Unconfirmed => Some((
                format!(
                    "{validating} Sessions for the user {} are not allowed because the user is not a confirmed \
                     user.",
                    token.user
                ),
                464,
            )),
            Fate::Valid => None,
        };
        let expired = token.expires_at.filter(|at| *at <= self.state.now).map(|at| {
            let at = pacific(at);
            (format!("{validating} Session has expired on {at}. The current time is {now}."), 463)
        });
        let orphaned = token.page.as_deref().filter(|page| self.tasks(page, &token.user, true).is_empty()).map(|_| {
            (
                format!(
                    "{validating} The session is invalid because the user does not have sufficient administrative \
                     permission on the Page."
                ),
                492,
            )
        });
        let (message, subcode) = told.or(expired).or(orphaned)?;
        Some(Refused::token(message, Some(subcode)))
    }

    /// Returns the scopes of a token that are granted still, whatever the review says.
    pub(super) fn granted(&self, token: &Token) -> Vec<String> {
        let grant = self.state.apps.get(&token.app).and_then(|app| app.users.get(&token.user));
        let is_granted = |scope: &&String| match grant {
            _ if self.state.system_users.contains_key(&token.user) => true,
            Some(Grant { scopes, .. }) => {
                scopes.get(*scope).is_some_and(|status| status == "granted") || *scope == "public_profile"
            }
            None => false,
        };
        token.scopes.iter().filter(is_granted).cloned().collect()
    }

    /// Returns whether a token has both a known string and a living owner, and who acts with it.
    pub(super) fn actor(&self, value: &str) -> Result<Actor, Refused> {
        if let Some((app, secret)) = value.split_once('|') {
            if let Some(barred) = self.barred(app) {
                return Err(barred);
            }
            return match self.state.apps.get(app) {
                None => Err(Refused::token("Invalid OAuth access token - Cannot parse access token", None)),
                Some(known) if known.secret != secret => {
                    Err(Refused::token("Invalid OAuth access token signature.", None))
                }
                Some(_) => Ok(Actor {
                    app: app.to_owned(),
                    kind: None,
                    user: String::new(),
                    page: None,
                    scopes: Vec::new(),
                    token: String::new(),
                }),
            };
        }
        let Some((name, token)) =
            self.by_value.get(value).and_then(|name| self.state.tokens.get_key_value(name))
        else {
            let message = if value.starts_with("EAA") {
                "Malformed access token"
            } else {
                "Invalid OAuth access token - Cannot parse access token"
            };
            return Err(Refused::token(message, None));
        };
        if let Some(refused) = self.barred(&token.app).or_else(|| self.dead(token)) {
            return Err(refused);
        }
        let is_away = token.data_access_expires_at.is_some_and(|end| end <= self.state.now);
        let insider =
            self.has_role(&token.app, &token.user) || self.state.system_users.contains_key(&token.user);
        let scopes = self
            .granted(token)
            .into_iter()
            .filter(|scope| insider || self.is_advanced(&token.app, scope))
            .filter(|scope| !is_away || outlives_data_access(scope))
            .collect();
        Ok(Actor {
            app: token.app.clone(),
            kind: Some(token.kind),
            user: token.user.clone(),
            page: token.page.clone(),
            scopes,
            token: name.clone(),
        })
    }

    /// Installs an app for a person: what was granted before is kept.
    pub(super) fn grant(&mut self, app: &str, user: &str, scopes: &[String], pages: &[String]) {
        let Some(app) = self.state.apps.get_mut(app) else { return };
        let grant = app.users.entry(user.to_owned()).or_default();
        grant.scopes.extend(scopes.iter().map(|scope| (scope.clone(), "granted".to_owned())));
        grant.pages.extend(pages.iter().map(|page| (page.clone(), true)));
    }

    /// Ends every token of a person, of one app or of all.
    pub(super) fn end_tokens(&mut self, app: Option<&str>, user: &str, fate: Fate) {
        for token in self.state.tokens.values_mut() {
            let hit = token.user == user && app.is_none_or(|app| token.app == app);
            if hit && token.fate == Fate::Valid {
                token.fate = fate;
            }
        }
    }
}

/// Writes an instant the way Meta's messages do.
fn pacific(at: Timestamp) -> String {
    let local = at.checked_sub(SignedDuration::from_hours(8)).unwrap_or(at);
    local.strftime("%A, %d-%b-%y %H:%M:%S PST").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_is_that_of_rfc_4231() {
        assert_eq!(
            sign("Jefe", b"what do ya want for nothing?"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }

    #[test]
    fn the_older_signature_is_that_of_rfc_2202() {
        assert_eq!(
            sign_sha1("Jefe", b"what do ya want for nothing?"),
            "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"
        );
    }

    #[test]
    fn the_same_world_makes_the_same_tokens() {
        let value = |world: &World| world.state.tokens["user_token"].value.clone();
        let (one, two) = (World::healthy(), World::healthy());
        assert_eq!(value(&one), value(&two));
        assert!(value(&one).starts_with("EAA") && value(&one).len() > 100);
        let other = World::from_json(r#"{"extends":"healthy","patch":{"seed":8}}"#).unwrap();
        assert_ne!(value(&one), value(&other));
    }
}
