//! Every control path: what it does, what its body holds, an example. One table lists, checks and routes, so that no
//! path works that `GET /_sandbox/` does not tell of.

use serde_json::{Map, Value, json};

use super::http::Response;
use super::world::World;

/// What a value of a body is.
#[derive(Clone, Copy, Debug)]
pub(super) enum Is {
    Text,
    Count,
    Switch,
    Object,
    List,
    OneOf(&'static [&'static str]),
}

impl Is {
    fn fits(self, value: &Value) -> bool {
        match self {
            Self::Text => value.is_string(),
            Self::Count => value.is_u64(),
            Self::Switch => value.is_boolean(),
            Self::Object => value.is_object(),
            Self::List => value.is_array(),
            Self::OneOf(names) => value.as_str().is_some_and(|value| names.contains(&value)),
        }
    }

    fn words(self) -> String {
        match self {
            Self::Text => "text".to_owned(),
            Self::Count => "whole number, 0 or more".to_owned(),
            Self::Switch => "true or false".to_owned(),
            Self::Object => "object".to_owned(),
            Self::List => "list".to_owned(),
            Self::OneOf(names) => names.join(" | "),
        }
    }
}

/// One value of a body.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    name: &'static str,
    is: Is,
    is_wanted: bool,
}

const fn wanted(name: &'static str, is: Is) -> Part {
    Part { name, is, is_wanted: true }
}

const fn may(name: &'static str, is: Is) -> Part {
    Part { name, is, is_wanted: false }
}

/// How a control answers.
#[derive(Clone, Copy)]
pub(super) enum Act {
    /// At once: such a one can be planned.
    Now(fn(&mut World, &Map<String, Value>) -> Response),
    /// When what it sets off is over.
    Later(fn(&mut World, u64, &Map<String, Value>)),
}

/// One control path.
pub(super) struct Control {
    pub(super) method: &'static str,
    /// Below `/_sandbox/`.
    pub(super) path: &'static str,
    /// What `do` names, where one path does several things; else empty.
    pub(super) deed: &'static str,
    does: &'static str,
    body: &'static [Part],
    /// Whether the body may hold more than is listed.
    is_open: bool,
    /// A body that does it in the healthy world, if the examples above it were played.
    pub(super) example: &'static str,
    pub(super) act: Act,
}

const fn post(
    path: &'static str,
    does: &'static str,
    body: &'static [Part],
    example: &'static str,
    act: Act,
) -> Control {
    Control { method: "POST", path, deed: "", does, body, is_open: false, example, act }
}

const fn get(path: &'static str, does: &'static str, act: Act) -> Control {
    Control { method: "GET", path, deed: "", does, body: &[], is_open: false, example: "", act }
}

/// One thing that `POST dashboard` does.
const fn dashboard(
    deed: &'static str,
    does: &'static str,
    body: &'static [Part],
    example: &'static str,
) -> Control {
    let is_open = matches!(deed.as_bytes(), b"settings");
    let act = Act::Now(World::dashboard);
    Control { method: "POST", path: "dashboard", deed, does, body, is_open, example, act }
}

const APP: Part = may("app", Is::Text);
const PAGE: Part = may("page", Is::Text);
const USER: Part = may("user", Is::Text);
const FROM: Part = may("from", Is::Text);
const DO: Part = wanted("do", Is::Text);
const REF: Part = may("ref", Is::Text);
const SOURCE: Part = may("source", Is::Text);
const AD: Part = may("ad_id", Is::Text);

/// Every control. A body that leaves out `app`, `page`, `user` or `from` means the world's main one.
pub(super) const CONTROLS: &[Control] = &[
    get("", "this list", Act::Now(|_, _| listed())),
    get("ready", "the ready line, as of now", Act::Now(|world, _| world.tell_ready())),
    get(
        "world",
        "the world as it is, as a file that `--world` takes",
        Act::Now(|world, _| world.tell_world()),
    ),
    get(
        "usage",
        "how many calls were counted in the last hour, and how many were refused for it",
        Act::Now(|world, _| world.tell_usage()),
    ),
    get(
        "unknown",
        "what was asked for that Meta or the sandbox does not have",
        Act::Now(|world, _| world.tell_unknown()),
    ),
    post(
        "advance",
        "moves the time on, and answers when all that fell due on the way is over",
        &[wanted("seconds", Is::Count)],
        r#"{"seconds": 60}"#,
        Act::Later(|world, id, asked| {
            world.advance(id, asked.get("seconds").and_then(Value::as_i64).unwrap_or_default());
        }),
    ),
    post(
        "message",
        "a person writes to a Page; says whether it was delivered, and why not",
        &[
            PAGE,
            FROM,
            may("text", Is::Text),
            may("attachment", Is::Object),
            may("sticker", Is::Text),
            may("quick_reply", Is::Text),
            may("reply_to", Is::Text),
            REF,
            SOURCE,
            AD,
        ],
        r#"{"text": "Oi"}"#,
        Act::Later(|world, id, asked| world.deed(id, "message", asked)),
    ),
    post(
        "postback",
        "a person taps a button",
        &[PAGE, FROM, may("payload", Is::Text), may("title", Is::Text), REF, SOURCE, AD],
        r#"{"payload": "START", "title": "Start"}"#,
        Act::Later(|world, id, asked| world.deed(id, "postback", asked)),
    ),
    post(
        "read",
        "a person reads",
        &[PAGE, FROM],
        "{}",
        Act::Later(|world, id, asked| world.deed(id, "read", asked)),
    ),
    post(
        "delivery",
        "what the Page wrote reaches the person",
        &[PAGE, FROM],
        "{}",
        Act::Later(|world, id, asked| world.deed(id, "delivery", asked)),
    ),
    post(
        "reaction",
        "a person reacts to a message, the last one when none is named",
        &[PAGE, FROM, may("message", Is::Text), may("reaction", Is::Text), may("action", Is::Text)],
        r#"{"reaction": "love"}"#,
        Act::Later(|world, id, asked| world.deed(id, "reaction", asked)),
    ),
    post(
        "referral",
        "a person follows a link to the Page",
        &[PAGE, FROM, REF, SOURCE, AD],
        r#"{"ref": "spring"}"#,
        Act::Later(|world, id, asked| world.deed(id, "referral", asked)),
    ),
    post(
        "opt-in",
        "a person agrees to be written to about a topic",
        &[PAGE, FROM, may("payload", Is::Text), may("title", Is::Text)],
        r#"{"title": "News"}"#,
        Act::Later(|world, id, asked| world.deed(id, "opt-in", asked)),
    ),
    post(
        "opt-out",
        "a person stops a topic",
        &[PAGE, FROM, may("token", Is::Text), may("payload", Is::Text), may("title", Is::Text)],
        "{}",
        Act::Later(|world, id, asked| world.deed(id, "opt-out", asked)),
    ),
    post(
        "block",
        "a person blocks the Page",
        &[PAGE, FROM],
        "{}",
        Act::Later(|world, id, asked| world.deed(id, "block", asked)),
    ),
    post(
        "unblock",
        "a person takes the block back",
        &[PAGE, FROM],
        "{}",
        Act::Later(|world, id, asked| world.deed(id, "unblock", asked)),
    ),
    post(
        "inbox",
        "an agent in the Page's inbox takes a thread (`inbox`), gives it to an app, or is done",
        &[PAGE, FROM, may("to", Is::Text)],
        r#"{"to": "inbox"}"#,
        Act::Now(World::inbox_acts),
    ),
    post(
        "test-event",
        "the dashboard's test of a webhook field",
        &[APP, may("field", Is::Text)],
        r#"{"field": "messages"}"#,
        Act::Later(World::test_event),
    ),
    dashboard(
        "create-app",
        "makes an app",
        &[DO, wanted("name", Is::Text), wanted("contact_email", Is::Text)],
        r#"{"do": "create-app", "name": "Second app", "contact_email": "ana.prado@aurora.example.com"}"#,
    ),
    dashboard("add-messenger", "adds the Messenger product", &[DO, APP], r#"{"do": "add-messenger"}"#),
    dashboard(
        "settings",
        "sets app settings, by the names that Graph reads them under, and `settings_by_api`, `require_proof`, \
         `redirect_uri`, `api_version`",
        &[DO, APP],
        r#"{"do": "settings", "category": "Messenger bots for business"}"#,
    ),
    dashboard(
        "link-page",
        "links a Page in the Messenger settings",
        &[DO, APP, PAGE],
        r#"{"do": "link-page"}"#,
    ),
    dashboard("generate-token", "makes a Page token", &[DO, APP, PAGE], r#"{"do": "generate-token"}"#),
    dashboard(
        "explorer-token",
        "makes a short-lived user token, as the Graph API Explorer does",
        &[DO, APP, may("scopes", Is::List)],
        r#"{"do": "explorer-token", "scopes": ["pages_show_list"]}"#,
    ),
    dashboard(
        "invite",
        "invites somebody to a role: tester when none is named",
        &[DO, APP, wanted("user", Is::Text), may("role", Is::Text)],
        r#"{"do": "invite", "user": "7003"}"#,
    ),
    dashboard(
        "submit-review",
        "sends permissions and features to App Review",
        &[DO, APP, wanted("permissions", Is::List)],
        r#"{"do": "submit-review", "permissions": ["pages_messaging"]}"#,
    ),
    dashboard(
        "business-verified",
        "verifies the business of the app",
        &[DO, APP],
        r#"{"do": "business-verified"}"#,
    ),
    dashboard(
        "reply",
        "an agent answers from the product, with the Page token that it holds",
        &[DO, PAGE, wanted("text", Is::Text), may("to", Is::Text)],
        r#"{"do": "reply", "text": "Olá"}"#,
    ),
    post(
        "invitations/accept",
        "somebody accepts an invitation",
        &[APP, wanted("user", Is::Text)],
        r#"{"user": "7003"}"#,
        Act::Now(World::accept_invitation),
    ),
    post(
        "remove-role",
        "somebody loses the role on the app",
        &[APP, wanted("user", Is::Text)],
        r#"{"user": "7002"}"#,
        Act::Now(World::remove_role),
    ),
    post(
        "review",
        "a reviewer decides",
        &[
            APP,
            wanted("permission", Is::Text),
            wanted("decision", Is::OneOf(&["approve", "refuse"])),
            may("note", Is::Text),
        ],
        r#"{"permission": "pages_messaging", "decision": "approve"}"#,
        Act::Now(World::review),
    ),
    post(
        "publish",
        "the app goes live, or back to Development",
        &[APP, wanted("live", Is::Switch)],
        r#"{"live": true}"#,
        Act::Now(World::publish_app),
    ),
    post(
        "business-verification",
        "Meta verifies a business, or takes that back",
        &[
            may("business", Is::Text),
            wanted("status", Is::OneOf(&["verified", "not_verified", "pending", "rejected", "revoked"])),
        ],
        r#"{"status": "verified"}"#,
        Act::Now(World::verify_business),
    ),
    post(
        "certificate",
        "an address of the played web gets a certificate that ends in so many days; 0 is expired now",
        &[may("url", Is::Text), wanted("days", Is::Count)],
        r#"{"days": 90}"#,
        Act::Now(World::certify),
    ),
    post(
        "release-version",
        "a Graph version comes out now",
        &[wanted("version", Is::Text)],
        r#"{"version": "v28.0"}"#,
        Act::Now(World::release_version),
    ),
    post(
        "retire-version",
        "a Graph version ends now",
        &[wanted("version", Is::Text)],
        r#"{"version": "v21.0"}"#,
        Act::Now(World::retire_version),
    ),
    post(
        "web",
        "visits the played web",
        &[
            wanted("url", Is::Text),
            may("method", Is::Text),
            may("headers", Is::Object),
            may("body", Is::Text),
        ],
        r#"{"url": "https://www.aurora.example.com/privacy"}"#,
        Act::Now(World::web),
    ),
    post(
        "fault",
        "puts a fault between client and world; kind `none` takes all away",
        &[wanted("kind", Is::Text), may("path", Is::Text), may("times", Is::Count)],
        r#"{"kind": "none"}"#,
        Act::Now(World::add_fault),
    ),
    post(
        "publish-page",
        "a Page is published, or unpublished",
        &[PAGE, wanted("published", Is::Switch)],
        r#"{"published": true}"#,
        Act::Now(World::publish_page),
    ),
    post(
        "restrict-page",
        "Meta restricts a Page from messaging (10/1893063), or lifts that",
        &[PAGE, wanted("restricted", Is::Switch)],
        r#"{"restricted": true}"#,
        Act::Now(World::restrict_page),
    ),
    post(
        "drop-subscription",
        "a Page loses the app, as after an hour of failed deliveries",
        &[PAGE, APP],
        "{}",
        Act::Now(World::drop_subscription),
    ),
    post(
        "lapse-permission",
        "a permission that a person granted lapses, as after 90 days unused",
        &[APP, USER, wanted("permission", Is::Text)],
        r#"{"permission": "pages_read_engagement"}"#,
        Act::Now(World::lapse_permission),
    ),
    post(
        "end-data-access",
        "a person was away for 90 days: the app may read that person's data no more",
        &[APP, USER],
        "{}",
        Act::Now(World::end_data_access),
    ),
    post(
        "password-change",
        "a person changes the password: 190/460",
        &[USER],
        "{}",
        Act::Now(World::password_changes),
    ),
    post(
        "checkpoint",
        "Meta wants a person to log in at facebook.com: 190/459",
        &[USER],
        r#"{"user": "7001"}"#,
        Act::Now(World::checkpoint),
    ),
    post(
        "lose-task",
        "a person loses every task on a Page: 190/492 for the Page's tokens of that person",
        &[PAGE, USER],
        "{}",
        Act::Now(World::lose_task),
    ),
    post("remove-app", "a person removes the app: 190/458", &[APP, USER], "{}", Act::Now(World::remove_app)),
    post(
        "rotate-secret",
        "the app gets a new secret; proofs and tokens made with the old one are refused",
        &[APP],
        "{}",
        Act::Now(World::rotate_secret),
    ),
    post(
        "app-status",
        "Meta blocks the app, deactivates it, cuts it off for a missed Data Use Checkup, or lets it be",
        &[APP, wanted("status", Is::OneOf(&["active", "blocked", "deactivated", "checkup-missed"]))],
        r#"{"status": "blocked"}"#,
        Act::Now(World::set_app_status),
    ),
    post(
        "merge-page",
        "a Page is merged into another and is gone",
        &[PAGE, wanted("into", Is::Text)],
        r#"{"into": "104200000000999"}"#,
        Act::Now(World::merge_page),
    ),
    post(
        "reset",
        "the world starts again",
        &[],
        "{}",
        Act::Later(|world, id, _| {
            world.reset();
            world.reply(id, Response::json(200, &json!({"reset": true})));
        }),
    ),
];

/// Returns the control that a request means, once its body fits.
///
/// # Errors
/// The complaint to answer with: an unknown path, or a body of another shape than the one it shows.
pub(super) fn find(
    method: &str,
    path: &str,
    asked: &Map<String, Value>,
) -> Result<&'static Control, Response> {
    let here = || CONTROLS.iter().filter(|control| control.method == method && control.path == path);
    let deed = asked.get("do").and_then(Value::as_str).unwrap_or_default();
    let Some(first) = here().next() else {
        let message =
            format!("there is no control path {method} /_sandbox/{path}: `GET /_sandbox/` lists them");
        return Err(Response::complaint(404, message));
    };
    let found = here().find(|control| control.deed.is_empty() || control.deed == deed);
    let Some(control) = found else {
        let deeds: Vec<&str> = here().map(|control| control.deed).collect();
        let message = format!("`do` must be one of {}", deeds.join(", "));
        return Err(first.complaint(&message));
    };
    let part = |name: &str| control.body.iter().find(|part| part.name == name);
    for (name, value) in asked.iter().filter(|(_, value)| !value.is_null()) {
        match part(name) {
            Some(part) if !part.is.fits(value) => {
                return Err(control.complaint(&format!("`{name}` must be: {}", part.is.words())));
            }
            None if !control.is_open => {
                return Err(control.complaint(&format!("there is no `{name}` here")));
            }
            _ => {}
        }
    }
    match control.body.iter().find(|part| part.is_wanted && asked.get(part.name).is_none_or(Value::is_null)) {
        Some(missing) => {
            Err(control.complaint(&format!("`{}` is wanted: {}", missing.name, missing.is.words())))
        }
        None => Ok(control),
    }
}

impl Control {
    /// Refuses a body, and shows the right one.
    pub(super) fn complaint(&self, message: &str) -> Response {
        let mut told = self.told();
        told["error"] = json!({"message": message, "type": "SandboxControl"});
        Response::json(400, &told)
    }

    fn told(&self) -> Value {
        let part = |part: &Part| {
            let words = part.is.words();
            let words = if part.is_wanted { words } else { format!("{words}, optional") };
            (part.name.to_owned(), json!(words))
        };
        let body: Map<String, Value> = self.body.iter().map(part).collect();
        let mut told =
            json!({"method": self.method, "path": format!("/_sandbox/{}", self.path), "does": self.does});
        if self.method == "POST" {
            told["body"] = Value::Object(body);
            told["example"] = serde_json::from_str(self.example).unwrap_or_default();
        }
        told
    }
}

fn listed() -> Response {
    let rows: Vec<Value> = CONTROLS.iter().map(Control::told).collect();
    Response::json(200, &json!({ "controls": rows, "faults": super::fault::FAULT_KINDS }))
}
