//! Whether a text is English: Meta's reviewers read nothing else.

use whatlang::{Detector, Lang};

use super::{Flaw, LintContext};
use crate::codes;
use crate::review::Text;

/// Fewer words tell nothing reliable.
const ENOUGH: usize = 8;

/// The languages that our users write. Without such a list, short English sentences pass for Afrikaans.
const KNOWN: [Lang; 8] =
    [Lang::Eng, Lang::Por, Lang::Spa, Lang::Rus, Lang::Ukr, Lang::Fra, Lang::Deu, Lang::Ita];

/// Languages that others write. A text with a word of English in it is not asked for them.
const OTHERS: [Lang; 13] = [
    Lang::Eng,
    Lang::Ind,
    Lang::Tur,
    Lang::Pol,
    Lang::Vie,
    Lang::Nld,
    Lang::Ron,
    Lang::Swe,
    Lang::Ces,
    Lang::Hun,
    Lang::Fin,
    Lang::Cat,
    Lang::Tgl,
];

/// As many letters of a script without blanks make a sentence.
const WITHOUT_BLANKS: usize = 6;

/// Returns what tells languages apart.
pub(super) fn detector() -> Detector {
    Detector::with_allowlist(KNOWN.to_vec())
}

/// Returns a flaw for each paragraph that is not English.
pub(super) fn not_english(text: &Text, context: &LintContext<'_>, detector: &Detector) -> Vec<Flaw> {
    if text.field.is_for_the_person() {
        return Vec::new();
    }
    let names: Vec<&str> = ["company", "product", "page_name", "agent_login"]
        .iter()
        .filter_map(|key| context.values.get(*key))
        .map(String::as_str)
        .filter(|name| name.chars().count() > 2)
        .collect();
    let mut flaws = Vec::new();
    for (line, paragraph) in paragraphs(&text.body) {
        let of = |text: &str| foreign(detector, &prose(text, &names));
        let by_sentence = || paragraph.split_inclusive(['.', '!', '?', '。', '।']).find_map(of);
        if let Some(language) =
            of(&paragraph).or_else(by_sentence).or_else(|| instruction(&paragraph, &names))
        {
            flaws.push(Flaw::new(&codes::TEXT_NOT_ENGLISH, &text.path, line).with("language", language));
        }
    }
    flaws
}

/// Words that no other language we know has; the articles and prepositions that it shares are left out.
const ENGLISH: [&str; 26] = [
    "the", "and", "of", "to", "is", "with", "for", "that", "by", "from", "this", "are", "it", "which", "in",
    "on", "you", "your", "we", "our", "when", "has", "have", "be", "not", "then",
];

/// A sentence with this part of such words is English, and needs no detector.
const PLAIN: usize = 6;

fn is_plain(words: &[String]) -> bool {
    let is_english = |word: &&String| ENGLISH.iter().any(|one| word.eq_ignore_ascii_case(one));
    words.iter().filter(is_english).count() * PLAIN >= words.len()
}

fn foreign(detector: &Detector, words: &[String]) -> Option<&'static str> {
    let letters =
        |is: fn(char) -> bool| words.iter().flat_map(|word| word.chars()).filter(|c| is(*c)).count();
    let (all, latin) = (letters(char::is_alphabetic), letters(|c| c.is_alphabetic() && (c as u32) < 0x250));
    // Another script needs no detector, however short the text is.
    let is_other_script = (words.len() > 1 || all >= WITHOUT_BLANKS) && latin * 2 < all;
    if words.len() < ENOUGH && !is_other_script {
        return None;
    }
    if !is_other_script && is_plain(words) {
        return None;
    }
    let text = words.join(" ");
    if is_other_script {
        return whatlang::detect_lang(&text).map(|language| language.code());
    }
    let is_english = |word: &String| ENGLISH.iter().any(|one| word.eq_ignore_ascii_case(one));
    if !words.iter().any(is_english) {
        let others = Detector::with_allowlist(OTHERS.to_vec()).detect(&text);
        let other = others.map(|found| found.lang()).filter(|language| *language != Lang::Eng);
        if let Some(language) = other.filter(|language| is_surely_not_english(&text, *language)) {
            let known = detector.detect(&text).map(|found| found.lang()).filter(|known| *known != Lang::Eng);
            return Some(
                known.filter(|known| is_surely_not_english(&text, *known)).unwrap_or(language).code(),
            );
        }
    }
    let found = detector.detect(&text)?;
    let is_sure = found.is_reliable() || is_surely_not_english(&text, found.lang());
    (found.lang() != Lang::Eng && is_sure).then(|| found.lang().code())
}

/// Returns whether a text is of a language rather than English. Between Portuguese and Spanish a detector seldom is
/// sure, and which of them it is does not matter.
fn is_surely_not_english(text: &str, found: Lang) -> bool {
    let beside_english = Detector::with_allowlist(vec![Lang::Eng, found]).detect(text);
    beside_english.is_some_and(|beside| beside.lang() != Lang::Eng && beside.is_reliable())
}

/// Words of buttons and short instructions in the languages that our users' products speak. A detector tells nothing
/// of a word alone.
const BUTTONS: [&str; 72] = [
    "klik",
    "tombol",
    "kirim",
    "masuk",
    "tekan",
    "tıklayın",
    "gönder",
    "kliknij",
    "wyślij",
    "zaloguj",
    "cliquez",
    "connectez",
    "envoyer",
    "ouvrez",
    "klicken",
    "anmelden",
    "senden",
    "öffnen",
    "nhấn",
    "gửi",
    "clicca",
    "cliccare",
    "invia",
    "accedi",
    "нажмите",
    "войдите",
    "acessar",
    "aceitar",
    "aceptar",
    "acceder",
    "abrir",
    "aguarde",
    "atender",
    "atendimento",
    "botão",
    "botón",
    "chave",
    "clique",
    "conectar",
    "continuar",
    "conversa",
    "disponible",
    "disponível",
    "elija",
    "entrar",
    "enviar",
    "escolha",
    "escriba",
    "estado",
    "fazer",
    "haga",
    "iniciar",
    "ingresar",
    "ingrese",
    "início",
    "listo",
    "mensagem",
    "mensaje",
    "página",
    "permitir",
    "pressione",
    "pronto",
    "pulse",
    "responder",
    "sair",
    "salir",
    "seleccione",
    "selecione",
    "senha",
    "sesión",
    "usuario",
    "usuário",
];

/// Returns the sign of a short instruction in another language: it has a word of such a screen, and none of English.
fn instruction(paragraph: &str, names: &[&str]) -> Option<&'static str> {
    let words: Vec<String> = prose(paragraph, names)
        .iter()
        .map(|word| word.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase())
        .collect();
    let is_english = |word: &String| ENGLISH.contains(&word.as_str());
    let has_word = words.iter().any(|word| BUTTONS.contains(&word.as_str()));
    (words.len() > 1 && words.len() < ENOUGH && has_word && !words.iter().any(is_english)).then_some("?")
}

/// Returns whether a short value, like a button's name, is not English. What stands in quotes is a label of the
/// product, and what stands in brackets behind a label says what it means.
pub fn is_foreign_value(text: &str) -> bool {
    let meant = text.split_once('(').and_then(|(_, rest)| rest.split_once(')')).map(|(meant, _)| meant);
    let bare = without_quotes(meant.unwrap_or(text));
    let words: Vec<String> = bare
        .split(|glyph: char| !glyph.is_alphabetic())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let is_other_script = words.iter().flat_map(|word| word.chars()).any(|letter| (letter as u32) >= 0x250);
    is_other_script
        || words.iter().any(|word| BUTTONS.contains(&word.as_str()))
        || foreign(&detector(), &words).is_some()
}

/// Returns the paragraphs with the line that each begins at.
fn paragraphs(body: &str) -> Vec<(usize, String)> {
    let mut found: Vec<(usize, String)> = Vec::new();
    let mut is_inside = false;
    for (line, number) in body.lines().zip(1..) {
        if line.trim().is_empty() {
            is_inside = false;
        } else if is_inside {
            if let Some((_, text)) = found.last_mut() {
                text.push(' ');
                text.push_str(without_label(line));
            }
        } else {
            found.push((number, without_label(line).to_owned()));
            is_inside = true;
        }
    }
    found
}

/// Returns what stands behind a label: in a list of them, `Account name: ana`, the labels make no sentence.
fn without_label(line: &str) -> &str {
    match line.split_once(':') {
        Some((label, value)) if label.split_whitespace().count() <= 4 && label.is_ascii() => value,
        _ => line,
    }
}

/// Returns the words of a paragraph that somebody wrote: no addresses, identifiers, names and quoted labels.
fn prose(paragraph: &str, names: &[&str]) -> Vec<String> {
    let mut text = paragraph.to_owned();
    for name in names {
        text = text.replace(name, " ");
    }
    let text = without_quotes(&text);
    let is_word = |word: &&str| {
        !word.contains("://")
            && !word.contains(['@', '_', '/', '<', '>', '{', '}', '[', ']', '*', '#', '='])
            && !word.contains(|c: char| c.is_ascii_digit())
            && word.chars().filter(|c| c.is_alphabetic()).count() > 1
    };
    text.split_whitespace().filter(is_word).map(String::from).collect()
}

fn without_quotes(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut closing = None;
    for glyph in text.chars() {
        match closing {
            Some(end) if glyph == end => closing = None,
            Some(_) => {}
            None => match glyph {
                '“' => closing = Some('”'),
                '«' => closing = Some('»'),
                '"' => closing = Some('"'),
                other => kept.push(other),
            },
        }
    }
    // A quote that never ends would hide the rest.
    if closing.is_some() { text.to_owned() } else { kept }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_of_a_word_or_two_is_judged_too() {
        for (value, expected) in [
            ("Sign in", false),
            ("ENTER", false),
            ("Accept", false),
            ("In the menu at the top, choose “Available”.", false),
            ("In the menu at the top, choose “Disponível”.", false),
            ("Entrar (Sign in)", false),
            ("Entrar", true),
            ("Войти", true),
            ("Aceitar", true),
            ("Iniciar sesión", true),
            ("No menu, escolha “Available”.", true),
            ("Ready (Pronto)", true),
        ] {
            assert_eq!(is_foreign_value(value), expected, "{value}");
        }
    }
}
