//! The making of calls: each is shown first, and agreed to.

use super::person;
use super::session::{CallSession, Done};
use crate::error::Error;
use crate::journey::StepId;
use crate::journey::answer::explain;
use crate::journey::backend::Backend;
use crate::journey::port::Call;
use crate::journey::review::calls::wanted::{add, waits_for_writer, wanted};
use crate::journey::review::calls::{CallMethod, CallPlan, Row};
use crate::redact::clean;

impl CallSession<'_, '_> {
    /// Finds out whom the calls are about, where that is open.
    pub(super) async fn prepare(&self, scene: &mut CallPlan, psid: Option<String>) -> Result<(), Error> {
        let is_open =
            !scene.reads_conversations && waits_for_writer(&wanted(self.eyes.known, scene, self.names));
        let psid = match psid {
            None if self.can_ask() && is_open => person::psid(self.context).await?,
            given => given,
        };
        if let Some(psid) = psid {
            scene.about(psid);
        }
        Ok(())
    }

    /// Makes what is wanted, each call as soon as it is agreed to.
    pub(super) async fn make(&self, scene: &mut CallPlan) -> Result<Done, Error> {
        let mut done = Done::default();
        let known = self.eyes.known;
        let open: Vec<String> = wanted(known, scene, self.names)
            .iter()
            .filter(|row| row.way == CallMethod::Explorer)
            .map(|row| row.permission.name.clone())
            .collect();
        if !open.is_empty() && self.can_ask() {
            done.made.extend(person::explorer(self, scene, &open).await?);
        }
        let wanted = wanted(known, scene, self.names);
        let reads = wanted.iter().filter(|row| !done.made.contains(&row.permission.name));
        let reads: Vec<(Row<'_>, Call)> =
            reads.filter_map(|row| Some((*row, row.reading(known, scene)?))).collect();
        if !reads.is_empty() && self.agree("calls-reads", &reads, &mut done).await? {
            for (row, call) in &reads {
                self.one(row, call, &mut done).await?;
            }
        }
        for row in wanted.iter().filter(|row| row.sends(self.names)) {
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
        let known = self.eyes.known;
        let answer = self.run.hands(&known.subject).call(call).await;
        let answer = answer.map_err(|trouble| explain(self.run, known, &trouble));
        let name = row.permission.name.clone();
        match row.came_to(self.eyes, answer) {
            Ok(made) => {
                self.run.apply(StepId::ReviewCalls, vec![made]).await?;
                done.made.push(name);
            }
            Err(why) => {
                add(&mut done.found, why);
                done.refused.push(name);
            }
        }
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
}
