//! The making of calls: each is shown first, and agreed to.

use secrecy::{ExposeSecret, SecretString};

use super::{CallsArgs, person};
use crate::commands::Context;
use crate::commands::walk::shell;
use crate::error::Error;
use crate::finding::{Finding, Subject};
use crate::graph::curl;
use crate::journey::answer::{explain, prove};
use crate::journey::desk::Desk;
use crate::journey::port::{As, Call, Slot};
use crate::journey::question::Question;
use crate::journey::review::calls::REVIEW_CALL_REFUSED;
use crate::journey::review::calls::{Need, Row, Scene, Way, Writer, entry, is_exercised, rows};
use crate::journey::review::standing::Standing;
use crate::journey::steps::{CALL_REFUSED, GRAPH_REFUSED, rehearsal};
use crate::journey::{Eyes, StepId};
use crate::redact::clean;
use crate::run::Office;

/// Everything that one run of the command works with.
pub(super) struct Hand<'h, 'c> {
    pub(super) context: &'h Context<'c>,
    pub(super) office: &'h Office,
    pub(super) eyes: &'h Eyes<'h>,
    pub(super) standing: &'h Standing,
    pub(super) args: &'h CallsArgs,
    pub(super) names: &'h [String],
}

impl Hand<'_, '_> {
    /// Finds out whom the calls are about, where that is open.
    pub(super) async fn prepare(&self, scene: &mut Scene, psid: Option<String>) -> Result<(), Error> {
        let psid = match psid {
            None if self.can_ask() && !scene.reads_conversations && self.wants_person(scene) => {
                person::psid(self.context).await?
            }
            given => given,
        };
        if let Some(psid) = psid {
            scene.writers.retain(|writer| writer.psid == psid);
            if scene.writers.is_empty() {
                scene.writers.push(Writer { psid, name: String::new(), wrote: None });
            }
        }
        Ok(())
    }

    fn wants_person(&self, scene: &Scene) -> bool {
        let wanted = self.wanted(rows(self.eyes.known, scene));
        wanted.iter().any(|row| row.need == Need::Missing && row.way == Way::Write)
    }

    pub(super) fn can_ask(&self) -> bool {
        self.context.can_ask() && !self.args.dry_run
    }

    /// Returns those rows of which a call is to be made: the named ones, else those that lack one.
    fn wanted<'k>(&self, all: Vec<Row<'k>>) -> Vec<Row<'k>> {
        let is_wanted = |row: &Row<'_>| match self.names {
            [] => matches!(row.need, Need::Missing | Need::ExpiresSoon),
            names => names.contains(&row.permission.name),
        };
        all.into_iter().filter(is_wanted).collect()
    }

    pub(super) async fn make(&self, scene: &mut Scene) -> Result<Done, Error> {
        let mut done = Done::default();
        let known = self.eyes.known;
        let explorer = |rows: &[Row<'_>]| -> Vec<String> {
            let open = rows.iter().filter(|row| row.way == Way::Explorer);
            open.map(|row| row.permission.name.clone()).collect()
        };
        let open = explorer(&self.wanted(rows(known, scene)));
        if !open.is_empty() && self.can_ask() {
            done.made.extend(person::explorer(self, scene, &open).await?);
        }
        let wanted = self.wanted(rows(known, scene));
        let reads = wanted.iter().filter(|row| !done.made.contains(&row.permission.name));
        let reads: Vec<(Row<'_>, Call)> =
            reads.filter_map(|row| Some((*row, row.reading(known, scene)?))).collect();
        if !reads.is_empty() && self.agree("calls-reads", &reads, &mut done).await? {
            for (row, call) in &reads {
                self.one(row, call, &mut done).await?;
            }
        }
        for row in wanted.iter().filter(|row| row.way == Way::Send) {
            // What the product said lately is renewed by the product; only a named one is sent all the same.
            if row.need != Need::Missing && self.names.is_empty() {
                continue;
            }
            let Some((writer, call)) = person::message(self, scene, row).await? else { continue };
            let facts = [("name", writer.name.clone()), ("psid", writer.psid.clone())];
            if self.agree_to_message(&facts, row, &call, &mut done).await? {
                self.one(row, &call, &mut done).await?;
            }
        }
        Ok(done)
    }

    /// Makes one call and keeps that it was made. What Meta refuses keeps the others from nothing.
    async fn one(&self, row: &Row<'_>, call: &Call, done: &mut Done) -> Result<(), Error> {
        let (known, name) = (self.eyes.known, row.permission.name.clone());
        let answer = self.office.hands(&known.subject).call(call).await;
        let why = match answer {
            Ok(answer) if is_exercised(row.permission, &answer) => {
                self.office.apply(StepId::ReviewCalls, vec![entry(known, row.permission)]).await?;
                done.made.push(name);
                return Ok(());
            }
            Ok(_) => self.eyes.finding(&rehearsal::NAME_HIDDEN),
            Err(trouble) => explain(self.office, known, &trouble),
        };
        let is_refusal = why.code == &CALL_REFUSED || why.code == &GRAPH_REFUSED;
        let code = if is_refusal { &REVIEW_CALL_REFUSED } else { why.code };
        let why = Finding { code, ..why }.with("permission", name.clone()).with("call", row.path(known));
        let is_known = done.found.iter().any(|other| !is_refusal && other.code == why.code);
        if !is_known {
            done.found.push(why);
        }
        done.refused.push(name);
        Ok(())
    }

    /// Shows calls that merely read, and returns whether to make them.
    async fn agree(&self, key: &str, calls: &[(Row<'_>, Call)], done: &mut Done) -> Result<bool, Error> {
        let lines: Vec<String> = calls.iter().map(|(_, call)| format!("  {}", self.line(call))).collect();
        let planned = calls.iter().map(|(row, call)| (row.permission.name.clone(), call.clone()));
        self.settle(
            &format!("{}\n{}", self.context.words.get(key), lines.join("\n")),
            planned.collect(),
            done,
        )
        .await
    }

    /// Shows one message, and returns whether to send it.
    async fn agree_to_message(
        &self,
        to: &[(&'static str, String); 2],
        row: &Row<'_>,
        call: &Call,
        done: &mut Done,
    ) -> Result<bool, Error> {
        let facts = to.iter().map(|(name, text)| (*name, clean(text).into())).collect();
        let text = format!("{}\n  {}", self.context.words.say("calls-message", &facts), self.line(call));
        self.settle(&text, vec![(row.permission.name.clone(), call.clone())], done).await
    }

    async fn settle(&self, text: &str, planned: Vec<(String, Call)>, done: &mut Done) -> Result<bool, Error> {
        let is_agreed = self.context.global.yes && !self.args.dry_run;
        if self.can_ask() && !is_agreed {
            return person::agrees(self.context, text).await;
        }
        done.planned.extend(planned);
        if is_agreed {
            self.context.note(text);
        } else {
            done.is_unconfirmed = !self.args.dry_run;
        }
        Ok(is_agreed)
    }

    pub(super) fn line(&self, call: &Call) -> String {
        let client = self.office.client();
        curl(call, client.base(), client.version(), shell(self.context.env))
    }
}

/// What the making of calls came to.
#[derive(Debug, Default)]
pub(super) struct Done {
    /// The permissions of which a call was made.
    pub(super) made: Vec<String>,
    /// The permissions of which Meta refused the call.
    pub(super) refused: Vec<String>,
    /// What Meta said, and what it means.
    pub(super) found: Vec<Finding>,
    /// What was shown: made, to be made, or waiting for somebody's yes.
    pub(super) planned: Vec<(String, Call)>,
    /// Whether the plan waits for a yes that nobody can be asked for.
    pub(super) is_unconfirmed: bool,
}

/// Has a user token stand in for this run, once Meta says that it is one of this app.
pub(super) async fn lend(
    office: &Office,
    eyes: &Eyes<'_>,
    scene: &mut Scene,
    token: SecretString,
) -> Result<(), Finding> {
    let known = eyes.known;
    let Some(customer) = known.customer_id.clone().map(Subject::Customer) else { return Ok(()) };
    let token = match Question::find("user_token").map(|question| question.check(token.expose_secret())) {
        Some(Ok(text)) => SecretString::from(text),
        _ => token,
    };
    prove(office, known.estate, Slot::UserToken, &customer, &token).await?;
    office.lend(customer, Slot::UserToken, token);
    scene.stand_in(eyes, As::User).await;
    Ok(())
}
