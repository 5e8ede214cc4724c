//! What is counted: calls of the last hour for an app, of the last day for a Page, on the world's clock.
//!
//! Refused calls count as well, so whoever goes on calling at the limit stays throttled for longer.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::http::Response;
use super::records::Usage;
use super::refused::Refused;
use super::state::Kind;
use super::world::World;

const HOUR: i64 = 3_600;
const DAY: i64 = 86_400;
const CALLS_A_USER: u64 = 200;
const PAGE_CALLS_A_USER: u64 = 4_800;
/// How many users there are where the world does not say.
const USERS: u64 = 1_000;

/// Edges of a Page that count against its Messenger allowance; all others count as the Pages API.
const MESSENGER_EDGES: &[&str] = &[
    "conversations",
    "custom_labels",
    "custom_user_settings",
    "extend_thread_control",
    "message_attachments",
    "messages",
    "messenger_profile",
    "pass_thread_control",
    "personas",
    "release_thread_control",
    "request_thread_control",
    "take_thread_control",
    "thread_owner",
    "threads",
];

/// One allowance: what is counted, for how long, and what is said at its end.
struct Allowance {
    meter: String,
    span: i64,
    limit: u64,
    refused: Refused,
}

impl World {
    /// Returns what a call with this token about this node counts against.
    pub(super) fn usage_of(&self, token: &str, path: &str) -> Option<Usage> {
        let named = self.by_value.get(token).and_then(|name| self.state.tokens.get(name));
        let app = named.map(|token| token.app.clone());
        let app = app.or_else(|| token.split_once('|').map(|(app, _)| app.to_owned()))?;
        let (node, edge) = path.split_once('/').unwrap_or((path, ""));
        let own = named.and_then(|token| token.page.as_deref());
        let page = match node {
            "me" => own.map(|page| (page.to_owned(), edge)),
            page if self.state.pages.contains_key(page) => Some((page.to_owned(), edge)),
            // Threads, people and personas are met through the Page alone.
            id if id.starts_with("t_") || id.starts_with("m_") || self.person_of(id).is_some() => {
                own.map(|page| (page.to_owned(), "messages"))
            }
            _ => None,
        };
        let page = page.map(|(page, edge)| {
            let kind = if MESSENGER_EDGES.contains(&edge) { "messenger" } else { "pages" };
            (page, kind)
        });
        Some(Usage { app, page })
    }

    /// Counts a call, and refuses it where an allowance is used up.
    pub(super) fn count_call(&mut self, token: &str, path: &str, usage: &Usage) -> Result<(), Refused> {
        let now = self.state.now.as_second();
        let mut refused: Result<(), Refused> = Ok(());
        for Allowance { meter, span, limit, refused: words } in self.allowances(token, path, usage) {
            let meter = self.meters.entry(meter).or_default();
            if meter.count(now, span) > limit && refused.is_ok() {
                let regain = words.regain.map(|_| meter.regain(now, span, limit));
                refused = Err(Refused { regain, ..words });
            }
        }
        self.throttled += u64::from(refused.is_err());
        refused
    }

    /// Tells what was counted in the last hour, by app, Page and person.
    pub(super) fn tell_usage(&mut self) -> Response {
        let now = self.state.now.as_second();
        let hour = |meter: &super::meter::Meter| meter.within(now, HOUR);
        let calls: Value = self.meters.iter().map(|(of, meter)| (of.clone(), json!(hour(meter)))).collect();
        Response::json(200, &json!({ "calls": calls, "throttled": self.throttled }))
    }

    fn allowances(&self, token: &str, path: &str, usage: &Usage) -> Vec<Allowance> {
        let named = self.by_value.get(token).and_then(|name| self.state.tokens.get(name));
        let of_user = named.filter(|token| token.kind == Kind::User);
        let by_page = named.is_some_and(|token| token.kind != Kind::User);
        let app = &usage.app;
        let limits = self.state.apps.get(app).map(|app| app.limits.clone()).unwrap_or_default();
        if let (Some((page, kind)), true) = (&usage.page, by_page) {
            let mut all = vec![Allowance {
                meter: format!("{kind}/{page}"),
                span: DAY,
                limit: self.page_limit(page, kind),
                refused: if *kind == "messenger" {
                    Refused::messenger_limit()
                } else {
                    Refused::page_limit()
                },
            }];
            let is_conversation =
                path.ends_with("/conversations") || path.ends_with("/threads") || path.starts_with("t_");
            let a_second = self.state.pages.get(page).and_then(|page| page.conversations_a_second);
            all.extend(a_second.filter(|_| is_conversation).map(|limit| Allowance {
                meter: format!("conversations/{page}"),
                span: 1,
                limit,
                refused: Refused::custom_limit(),
            }));
            return all;
        }
        let mut all = vec![Allowance {
            meter: format!("app/{app}"),
            span: HOUR,
            limit: app_limit(limits.users),
            refused: Refused::app_limit(),
        }];
        if let Some(user) = of_user.map(|token| &token.user) {
            all.extend(limits.calls_of_a_person.map(|limit| Allowance {
                meter: format!("user/{app}/{user}"),
                span: HOUR,
                limit,
                refused: Refused::user_limit(),
            }));
            let of_page = limits.page_calls_of_a_person.filter(|_| usage.page.is_some());
            all.extend(of_page.map(|limit| Allowance {
                meter: format!("user-pages/{app}/{user}"),
                span: HOUR,
                limit,
                refused: Refused::user_page_limit(),
            }));
        }
        all
    }

    fn page_limit(&self, page: &str, kind: &str) -> u64 {
        let users = self.state.pages.get(page).and_then(|page| page.engaged_users).unwrap_or(USERS);
        users.saturating_mul(if kind == "messenger" { CALLS_A_USER } else { PAGE_CALLS_A_USER })
    }

    /// Adds Meta's usage headers: whole percentages of what is allowed.
    pub(super) fn with_usage(
        &self,
        response: Response,
        usage: Option<&Usage>,
        refused: Option<(i64, Option<u32>)>,
    ) -> Response {
        let Some(usage) = usage else { return response };
        let (code, regain) = refused.unwrap_or_default();
        let users = self.state.apps.get(&usage.app).and_then(|app| app.limits.users);
        let share = self.share(&format!("app/{}", usage.app), HOUR, app_limit(users));
        let share = if matches!(code, 4 | 17 | 32 | 613) { share.max(100) } else { share };
        // [?] Time and processor are not simulated; they follow the calls.
        let mine = json!({"call_count": share, "total_time": share, "total_cputime": share}).to_string();
        let response = response.with("X-App-Usage", mine);
        let (page, kind) = match (&usage.page, regain) {
            (Some((page, kind)), _) => (page.clone(), *kind),
            (None, Some(_)) => (self.state.main.page.clone(), "pages"),
            (None, None) => return response,
        };
        let kind = if code == 80006 { "messenger" } else { kind };
        let share = self.share(&format!("{kind}/{page}"), DAY, self.page_limit(&page, kind));
        let row: Value = json!({
            "type": kind, "call_count": if regain.is_some() { share.max(100) } else { share },
            "total_cputime": share, "total_time": share,
            "estimated_time_to_regain_access": regain.unwrap_or(0)
        });
        response.with("X-Business-Use-Case-Usage", json!({ page: [row] }).to_string())
    }

    fn share(&self, meter: &str, span: i64, limit: u64) -> u64 {
        let now: Timestamp = self.state.now;
        let count = self.meters.get(meter).map_or(0, |meter| meter.within(now.as_second(), span));
        (count * 100).checked_div(limit).unwrap_or(100)
    }
}

fn app_limit(users: Option<u64>) -> u64 {
    users.unwrap_or(USERS).saturating_mul(CALLS_A_USER)
}
