//! Conversation Routing: which app controls a thread, and how it changes hands.

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::super::records::Update;
use super::super::state::Owner;
use super::super::token::Actor;
use super::page::page_actor;
use super::{Call, Method, Refused, World};

/// The app behind a Page's inbox.
pub(in crate::sandbox) const INBOX: &str = "263902037430900";
/// Hours without a deed of the person after which a thread is idle.
const IDLE_HOURS: i64 = 24;
const LONGEST_EXTENSION_SECONDS: i64 = 7 * 86_400;

impl World {
    pub(super) fn thread_edge(
        &mut self,
        call: &Call,
        actor: &Actor,
        page: &str,
        edge: &str,
    ) -> Result<Value, Refused> {
        self.takes(call, &["duration", "metadata", "recipient", "target_app_id"]);
        page_actor(actor, page)?;
        self.need(actor, "pages_messaging")?;
        if (edge == "thread_owner") != (call.method == Method::Get) {
            return Err(Refused::no_such_object(call.method.name(), page));
        }
        let recipient = match call.params.object("recipient") {
            Some(recipient) => recipient.get("id").and_then(Value::as_str).map(ToOwned::to_owned),
            None => call.params.text("recipient"),
        };
        let Some(psid) = recipient else {
            return Err(Refused::parameter("The parameter recipient is required."));
        };
        let known = self.person_of(&psid).filter(|(of, _)| of == page);
        let Some((_, user)) = known else {
            return Err(Refused::parameter("No matching user found").sub(2_018_001));
        };
        let owner = self.owner(page, &user);
        if edge == "thread_owner" {
            let rows: Vec<Value> = owner.iter().map(|app| json!({"thread_owner": {"app_id": app}})).collect();
            return Ok(json!({ "data": rows }));
        }
        let is_mine = owner.as_deref() == Some(actor.app.as_str());
        // [?] The subcode is Meta's; code and words beside other edges than `messages` are not documented.
        let other =
            || Refused::new(403, 10, "(#10) Another app is controlling this thread now.").sub(2_018_300);
        let metadata = call.params.text("metadata").unwrap_or_default();
        match edge {
            "pass_thread_control" => {
                let target = call.params.text("target_app_id").unwrap_or_default();
                self.check_target(page, &target)?;
                if owner.is_some() && !is_mine {
                    return Err(other());
                }
                self.hand_over(&actor.app, page, &user, Some(&target), &metadata);
            }
            "take_thread_control" => {
                let default = self.state.pages.get(page).and_then(|page| page.default_app.clone());
                if default.as_deref() != Some(actor.app.as_str()) {
                    return Err(Refused::parameter("Only the default app can take control of a thread")
                        .sub(2_018_171));
                }
                self.take_over(page, &user, &actor.app, &metadata);
            }
            // Nobody is there to be asked: [?] whoever asks has it.
            "request_thread_control" if owner.is_none() => {
                self.set_owner(page, &user, Some(&actor.app));
            }
            "request_thread_control" => {
                let what = json!({"requested_owner_app_id": actor.app, "metadata": metadata});
                self.tell_handover(page, &user, owner.as_deref(), "request_thread_control", &what);
            }
            "release_thread_control" if is_mine => {
                let default = self.state.pages.get(page).and_then(|page| page.default_app.clone());
                let default = default.filter(|default| *default != actor.app);
                self.hand_over(&actor.app, page, &user, default.as_deref(), "");
            }
            "extend_thread_control" if is_mine => {
                let asked = call.params.text("duration").and_then(|text| text.parse::<i64>().ok());
                let seconds = asked.unwrap_or(IDLE_HOURS * 3_600).clamp(0, LONGEST_EXTENSION_SECONDS);
                if let (Some(until_at), Some(owner)) = (self.in_seconds(seconds), self.owner_mut(page, &user))
                {
                    owner.until_at = until_at;
                }
            }
            _ => return Err(other()),
        }
        Ok(json!({"success": true}))
    }

    /// Reads `thread_control` of a message: nothing, or whom the thread goes to after it.
    #[expect(clippy::option_option, reason = "no hand-over, a release, or a pass to somebody")]
    pub(super) fn handing_over(&self, call: &Call, page: &str) -> Result<Option<Option<String>>, Refused> {
        let Some(control) = call.params.object("thread_control") else { return Ok(None) };
        let text = |name: &str| {
            let value = control.get(name)?;
            Some(value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned))
        };
        match text("control_type").unwrap_or_default().to_ascii_lowercase().as_str() {
            "release" => Ok(Some(None)),
            "pass" => {
                let target = text("app_id").unwrap_or_else(|| INBOX.to_owned());
                self.check_target(page, &target)?;
                Ok(Some(Some(target)))
            }
            other => Err(Refused::parameter(format!(
                "Param thread_control[control_type] must be one of {{PASS, RELEASE}} - got \"{other}\"."
            ))),
        }
    }

    fn check_target(&self, page: &str, target: &str) -> Result<(), Refused> {
        let is_connected =
            self.state.pages.get(page).is_some_and(|page| page.subscribed_apps.contains_key(target));
        if target == INBOX || is_connected {
            return Ok(());
        }
        // [?] The code is Meta's; the words are not known.
        Err(Refused::parameter("The target app id is incorrect").sub(2_018_164))
    }

    /// Returns the app that controls a thread; nobody does while it is idle.
    pub(in crate::sandbox) fn owner(&self, page: &str, user: &str) -> Option<String> {
        let talk = self.state.pages.get(page)?.conversations.get(user)?;
        let owner = talk.owner.as_ref()?;
        (owner.until_at > self.state.now).then(|| owner.app.clone())
    }

    fn owner_mut(&mut self, page: &str, user: &str) -> Option<&mut Owner> {
        self.state.pages.get_mut(page)?.conversations.get_mut(user)?.owner.as_mut()
    }

    pub(in crate::sandbox) fn set_owner(&mut self, page: &str, user: &str, app: Option<&str>) {
        let until_at = self.in_seconds(IDLE_HOURS * 3_600);
        let owner = app.zip(until_at).map(|(app, until_at)| Owner { app: app.to_owned(), until_at });
        if let Some(node) = self.state.pages.get_mut(page) {
            node.conversations.entry(user.to_owned()).or_default().owner = owner;
        }
    }

    /// Notes that the person did something: the window opens, and the thread is idle a day later at the soonest.
    pub(in crate::sandbox) fn touch(&mut self, page: &str, user: &str) {
        let idle_at = self.state.now.checked_add(SignedDuration::from_hours(IDLE_HOURS)).ok();
        let was_idle = self.owner(page, user).is_none();
        let Some(node) = self.state.pages.get_mut(page) else { return };
        let default = node.default_app.clone();
        let talk = node.conversations.entry(user.to_owned()).or_default();
        talk.touched_at = Some(self.state.now);
        match (&mut talk.owner, idle_at, default) {
            (Some(owner), Some(idle_at), _) if !was_idle => owner.until_at = owner.until_at.max(idle_at),
            (owner, Some(until_at), Some(app)) => *owner = Some(Owner { app, until_at }),
            (owner, _, _) => *owner = None,
        }
    }

    /// Gives a thread to an app, or to nobody, and tells the app.
    pub(in crate::sandbox) fn hand_over(
        &mut self,
        by: &str,
        page: &str,
        user: &str,
        to: Option<&str>,
        metadata: &str,
    ) {
        self.set_owner(page, user, to);
        if let Some(to) = to {
            let what = json!({"previous_owner_app_id": by, "new_owner_app_id": to, "metadata": metadata});
            self.tell_handover(page, user, Some(to), "pass_thread_control", &what);
        }
    }

    /// Takes a thread from whoever controls it, and tells that app.
    pub(in crate::sandbox) fn take_over(&mut self, page: &str, user: &str, by: &str, metadata: &str) {
        let previous = self.owner(page, user);
        self.set_owner(page, user, Some(by));
        let what = json!({"previous_owner_app_id": previous, "new_owner_app_id": by, "metadata": metadata});
        self.tell_handover(page, user, previous.as_deref(), "take_thread_control", &what);
    }

    fn tell_handover(&mut self, page: &str, user: &str, app: Option<&str>, what: &str, said: &Value) {
        let body = json!({
            "sender": {"id": self.psid(page, user)}, "recipient": {"id": page},
            "timestamp": self.state.now.as_millisecond(), what: said
        });
        let update = Update { only: app, ..Update::of(page, user, "messaging_handovers", body) };
        // An app that is not subscribed is not told, as at Meta.
        self.publish(&update, None).ok();
    }
}
