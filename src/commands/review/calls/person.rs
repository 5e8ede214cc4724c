//! What only a person can say of the calls: a token, to whom a message goes, and what it says.

use jiff::Timestamp;
use secrecy::SecretString;

use super::session::{CallSession, as_error, checked, lend};
use super::shown;
use crate::codes;
use crate::commands::Context;
use crate::error::Error;
use crate::finding::Facts;
use crate::i18n::Words;
use crate::journey::StepId;
use crate::journey::backend::Backend;
use crate::journey::port::Call;
use crate::journey::question::Question;
use crate::journey::review::calls::wanted::Told;
use crate::journey::review::calls::{CallPlan, Row, Writer, rows};
use crate::redact::clean;
use crate::ui::wrap;

/// Asks whether to make what is shown.
pub(super) async fn agrees(context: &Context<'_>, shown: &str) -> Result<bool, Error> {
    context.print_always(shown);
    let items = ["plan-make", "choose-later"].map(|key| context.words.get(key));
    Ok(context.prompter().pick(&context.words.get("plan-ask"), &items, 0).await? == Some(0))
}

/// Says how to get a user token, and takes it, or the word that the calls were made. Returns the permissions of which
/// the calls were made.
pub(super) async fn explorer(
    hand: &CallSession<'_, '_>,
    scene: &mut CallPlan,
    open: &[String],
) -> Result<Vec<String>, Error> {
    let (context, known) = (hand.context, hand.eyes.known);
    let words = &context.words;
    let all = rows(known, scene);
    let wanted: Vec<Row<'_>> = all.into_iter().filter(|row| open.contains(&row.permission.name)).collect();
    context.print_always(&shown::explorer(words, known, &wanted));
    loop {
        let items = ["calls-explorer-paste", "calls-explorer-made", "choose-later"].map(|key| words.get(key));
        match context.prompter().pick(&words.get("calls-explorer-ask"), &items, 0).await? {
            Some(0) => {
                let Some(question) = Question::find("user_token") else { return Ok(Vec::new()) };
                let token: SecretString = context.ask_secret(question).await?;
                match lend(hand.run, hand.eyes, scene, token).await {
                    Ok(()) => return Ok(Vec::new()),
                    Err(why) => {
                        let error = as_error(why);
                        context.print_always(&wrap(&words.say(error.code.id, &error.facts), 0));
                    }
                }
            }
            Some(1) => {
                let told = Told { made: open, ..Told::default() };
                let changes = told.changes(known, known.now());
                hand.run.apply(StepId::ReviewCalls, changes).await?;
                return Ok(open.to_vec());
            }
            _ => return Ok(Vec::new()),
        }
    }
}

/// Asks for the Page-scoped id of the tester. Nothing typed is a later.
pub(super) async fn psid(context: &Context<'_>) -> Result<Option<String>, Error> {
    let prompter = context.prompter();
    prompter.say(&wrap(&context.words.get("calls-psid.help"), 0));
    loop {
        let text = prompter.line(&context.words.get("calls-psid"), None, "").await?;
        if text.trim().is_empty() {
            return Ok(None);
        }
        match checked("page_id", "psid", &text) {
            Ok(psid) => return Ok(Some(psid)),
            Err(error) => prompter.say(&context.words.say(error.code.id, &error.facts)),
        }
    }
}

/// Returns to whom a message goes, and the call that sends it; nothing where somebody has to say so first.
pub(super) async fn message(
    hand: &CallSession<'_, '_>,
    scene: &CallPlan,
    row: &Row<'_>,
) -> Result<Option<(Writer, Call)>, Error> {
    let known = hand.eyes.known;
    let Some(writer) = recipient(hand, scene, row).await? else { return Ok(None) };
    let text = match (hand.args.text.as_deref(), row.own_text()) {
        (Some(text), _) | (None, Some(text)) => Some(text.to_owned()),
        (None, None) if hand.can_ask() => Some(words_for(hand.context).await?),
        (None, None) => None,
    };
    let text = text.filter(|text| !text.trim().is_empty());
    let call = text.and_then(|text| row.message(known, &writer.psid, &text));
    Ok(call.map(|call| (writer, call)))
}

/// Asks what the message says.
async fn words_for(context: &Context<'_>) -> Result<String, Error> {
    let prompter = context.prompter();
    prompter.say(&wrap(&context.words.get("calls-text.help"), 0));
    prompter.line(&context.words.get("calls-text"), None, "").await
}

/// Returns who gets the message: who is named, else who is picked, else the only one to whom it may go unasked.
async fn recipient(
    hand: &CallSession<'_, '_>,
    scene: &CallPlan,
    row: &Row<'_>,
) -> Result<Option<Writer>, Error> {
    let now = hand.eyes.known.now();
    let reachable = scene.reachable(row.exercise, now);
    if hand.args.psid.is_some() {
        return Ok(reachable.first().map(|writer| (*writer).clone()));
    }
    if !hand.can_ask() || hand.context.global.yes {
        return Ok(scene.unasked(row.exercise, &hand.standing.shown, now).cloned());
    }
    let words = &hand.context.words;
    let mut items: Vec<String> = reachable.iter().map(|writer| label(writer, now, words)).collect();
    items.push(words.get("choose-later"));
    let facts: Facts = [("permission", row.permission.display.clone().into())].into();
    match hand.context.prompter().pick(&words.say("calls-whom", &facts), &items, 0).await? {
        Some(place) => Ok(reachable.get(place).map(|writer| (*writer).clone())),
        None => Err(Error::new(&codes::INTERRUPTED)),
    }
}

fn label(writer: &Writer, now: Timestamp, words: &Words) -> String {
    let name = if writer.name.is_empty() { &writer.psid } else { &writer.name };
    let Some(wrote) = writer.wrote else { return clean(name) };
    let facts = [("name", clean(name).into()), ("hours", now.duration_since(wrote).as_hours().into())];
    words.say("calls-writer", &facts.into())
}
