//! A token that nobody holds: what can be told of it with the app's secret, else by what it may ask itself.

use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

use super::Detail;
use super::check::{refusal as own_refusal, unseen};
use crate::codes;
use crate::finding::{Finding, Subject, UNKNOWN_ID, Verdict, Weight};
use crate::journey::backend::Backend;
use crate::journey::pasted::is_instagrams;
use crate::journey::port::{Call, GraphError, Method, Param, SecretKind, TokenRole};
use crate::journey::token::{Wanted, id, judge, refused};

/// Who stands for whoever the token is of: it lies in this one's slot for user tokens as long as the run lasts.
pub const NOBODY: &str = UNKNOWN_ID;

/// What is known of a stranger's token.
#[derive(Debug)]
pub struct Stranger {
    /// What Meta tells of it; nothing when it is dead, or could not be asked about.
    pub detail: Option<Detail>,
    /// What it means.
    pub verdict: Verdict,
}

/// Looks at a token that the run was lent for [`NOBODY`]: with the secret of `app` where there is one.
pub async fn look_at(
    backend: &dyn Backend,
    app: Option<&str>,
    has_secret: bool,
    token: &SecretString,
) -> Stranger {
    let subject = Subject::App(app.unwrap_or(UNKNOWN_ID).to_owned());
    if is_instagrams(token.expose_secret()) {
        let verdict = Verdict::of(vec![Finding::new(&codes::TOKEN_OF_INSTAGRAM, &subject)]);
        return Stranger { detail: None, verdict };
    }
    let mut found = Vec::new();
    if has_secret {
        match backend.hands(&subject).identify(token).await {
            Ok(debug) => {
                if debug["is_valid"] == true {
                    let graph = backend.graph(&Subject::Customer(NOBODY.into()));
                    found.extend(own_refusal(&*graph, TokenRole::User, &subject).await);
                }
                return judged(backend, app, &subject, &debug, found);
            }
            Err(trouble) => match unseen(&backend.inputs(), backend, &subject, &trouble) {
                Verdict::Unknown(why) if why.code.weight == Weight::Failed => {
                    return Stranger { detail: None, verdict: Verdict::Unknown(why) };
                }
                verdict => found.extend(verdict.findings().iter().cloned()),
            },
        }
    }
    let nobody = Subject::Customer(NOBODY.into());
    // Not documented, and so not relied upon: Meta lets a token ask about itself.
    let itself = Call {
        by: TokenRole::User,
        method: Method::Get,
        path: "debug_token".into(),
        params: vec![("input_token", Param::Secret(SecretKind::UserToken))],
        mints: None,
    };
    match backend.hands(&nobody).call(&itself).await {
        Ok(done) if done.body["data"].is_object() => {
            // Now Meta names the app.
            found.retain(|finding: &Finding| finding.code != &codes::TOKEN_OF_ANOTHER_APP);
            judged(backend, app, &subject, &done.body["data"], found)
        }
        Err(trouble) if is_final(&trouble) => refusal(&subject, &trouble, found),
        _ => asked_itself(backend, &subject, found).await,
    }
}

/// Returns whether asking otherwise would bring nothing: nobody answered, or the token is dead.
fn is_final(trouble: &GraphError) -> bool {
    trouble.refusal().is_none_or(|no| matches!(no.code, 102 | 190 | 368))
}

fn judged(
    backend: &dyn Backend,
    app: Option<&str>,
    subject: &Subject,
    debug: &Value,
    mut found: Vec<Finding>,
) -> Stranger {
    let inputs = backend.inputs();
    let seen = id(&debug["app_id"]);
    found.extend(judge(
        debug,
        &Wanted {
            subject,
            app: app.unwrap_or(&seen),
            kinds: &["PAGE", "USER", "SYSTEM_USER"],
            page: None,
            scopes: &[],
            now: inputs.now,
            margin_days: inputs.margin_days,
        },
    ));
    Stranger { detail: Some(Detail::of(debug)), verdict: Verdict::of(found) }
}

/// Asks what any token may ask: who it is, and, of a person's, what was granted.
async fn asked_itself(backend: &dyn Backend, subject: &Subject, mut found: Vec<Finding>) -> Stranger {
    let graph = backend.graph(&Subject::Customer(NOBODY.into()));
    let me = match graph.get(TokenRole::User, "me?fields=id,name").await {
        Ok(me) => me,
        Err(trouble) => return refusal(subject, &trouble, found),
    };
    let mut detail =
        Detail { is_valid: true, name: me["name"].as_str().map(String::from), ..Detail::default() };
    match graph.get(TokenRole::User, "me/permissions").await {
        Ok(granted) => {
            let rows = granted["data"].as_array().into_iter().flatten();
            let rows = rows.filter(|row| row["status"] == "granted").map(|row| id(&row["permission"]));
            (detail.kind, detail.user, detail.scopes) =
                (Some("USER".into()), Some(id(&me["id"])), rows.collect());
        }
        // Only people have that edge.
        Err(GraphError::Refused(no)) if no.code == 100 => {
            (detail.kind, detail.page) = (Some("PAGE".into()), Some(id(&me["id"])));
        }
        Err(_) => {}
    }
    found.push(Finding::new(&codes::TOKEN_SEEN_IN_PART, subject));
    Stranger { detail: Some(detail), verdict: Verdict::of(found) }
}

fn refusal(subject: &Subject, trouble: &GraphError, mut found: Vec<Finding>) -> Stranger {
    let why = match trouble {
        GraphError::Unavailable(blind) => {
            return Stranger { detail: None, verdict: Verdict::Unknown(blind.clone().finding(subject)) };
        }
        GraphError::Refused(no) => {
            let told = Finding::new(&codes::GRAPH_REFUSED, subject)
                .with("code", no.code)
                .with("subcode", no.subcode);
            let told = told.with("said", no.message.clone()).with("trace", no.trace.clone());
            refused(no.code, no.subcode).map_or(told, |code| Finding::new(code, subject))
        }
    };
    // What is not as it should be comes first.
    found.insert(0, why);
    Stranger { detail: None, verdict: Verdict::of(found) }
}
