//! The reviewer's words on a refusal, wherever they come from, as plain lines.

use crate::codes;
use crate::commands::Context;
use crate::error::Error;
use crate::files;
use crate::redact::clean;
use crate::review::without_markup;
use crate::ui::answers::decode;

/// Returns the reviewer's words as plain text; in a terminal asks for their file where none came.
pub(super) async fn words_of(
    context: &Context<'_>,
    note: Option<String>,
    note_file: Option<String>,
) -> Result<String, Error> {
    let raw = match (note, note_file) {
        (Some(dash), _) | (_, Some(dash)) if dash == "-" => {
            let unreadable = |why: &str| Error::new(&codes::INPUT_UNREADABLE).with("why", why);
            let bytes = context.input.as_ref().map_err(|why| unreadable(why))?;
            decode(bytes).ok_or_else(|| unreadable("not UTF-8 text"))?
        }
        (Some(note), _) => note,
        (None, Some(file)) => read(context, &file)?,
        (None, None) if context.can_ask() => {
            let prompter = context.prompter();
            prompter.say(&context.words.get("record-ask-words.help"));
            loop {
                let path = prompter.line(&context.words.get("record-ask-words"), None, "").await?;
                if path.trim().is_empty() {
                    break String::new();
                }
                match read(context, path.trim().trim_matches(['"', '\''])) {
                    Ok(words) => break words,
                    Err(error) => prompter.say(&context.words.say(error.code.id, &error.facts)),
                }
            }
        }
        (None, None) => String::new(),
    };
    Ok(plain(&raw))
}

fn read(context: &Context<'_>, file: &str) -> Result<String, Error> {
    let unreadable = |why: String| Error::new(&codes::NOTE_UNREADABLE).with("path", file).with("why", why);
    let bytes = files::read(&context.env.absolute(file), files::LARGEST_TEXT)
        .map_err(|error| unreadable(error.kind().to_string()))?;
    decode(&bytes).ok_or_else(|| unreadable("not UTF-8 text".into()))
}

/// Returns what was copied from a page or a mail as plain lines.
fn plain(raw: &str) -> String {
    let text = without_markup(raw.trim_start_matches('\u{feff}'));
    let lines = text.lines().map(|line| clean(line).trim().to_owned());
    let mut kept: Vec<String> = Vec::new();
    for line in lines {
        let is_second_gap = line.is_empty() && kept.last().is_none_or(String::is_empty);
        if !is_second_gap {
            kept.push(line);
        }
    }
    kept.join("\n").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_from_a_mail_become_plain_lines() {
        assert_eq!(plain("\u{feff}<p>One</p>\r\n\r\n\r\n<p>Two&nbsp;three</p>"), "One\n\nTwo three");
        assert_eq!(plain("  \u{1b}[31mred\u{1b}[0m  "), "red");
        assert_eq!(plain(""), "");
    }
}
