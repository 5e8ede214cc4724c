//! Tokens in whatever they were copied with: quotes, a header, a parameter, the address of a redirect.

/// The shortest text that is taken for a token by its beginning alone.
const SHORTEST: usize = 20;

/// Returns the tokens that a text has, each once. A text that is one word is one, whatever it looks like: Meta says
/// what it is.
pub fn tokens(text: &str) -> Vec<String> {
    let text = text.replace("%7C", "|").replace("%7c", "|");
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || "|_-.".contains(letter);
    let mut found: Vec<String> = Vec::new();
    for word in text.split(|letter| !is_part(letter)).filter(|word| is_token(word)) {
        if !found.iter().any(|other| other == word) {
            found.push(word.to_owned());
        }
    }
    if found.is_empty() {
        let word = without_dress(&text);
        if !word.is_empty() && !word.contains(char::is_whitespace) {
            found.push(word.to_owned());
        }
    }
    found
}

/// Returns whether a word begins as Meta's tokens do, or is an app's own: App ID and secret, joined. Beginnings are
/// observed; lengths differ, and grow.
fn is_token(word: &str) -> bool {
    let is_plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let is_apps = |(app, secret): (&str, &str)| {
        app.len() >= 5
            && app.bytes().all(|byte| byte.is_ascii_digit())
            && secret.len() >= SHORTEST
            && is_plain(secret)
    };
    let begins = ["EAA", "IGAA", "IGQ"].iter().any(|start| word.starts_with(start));
    (begins && word.len() >= SHORTEST) || word.split_once('|').is_some_and(is_apps)
}

/// Returns whether a token begins as those of Instagram's own login do. Observed.
pub fn is_instagrams(token: &str) -> bool {
    ["IGAA", "IGQ"].iter().any(|start| token.starts_with(start))
}

fn without_dress(text: &str) -> &str {
    let is_dress = |letter: char| letter.is_whitespace() || "\u{feff}\"'`“”‘’«»,;".contains(letter);
    let text = text.trim_matches(is_dress);
    let starts = ["authorization:", "bearer ", "access_token=", "access_token:"];
    let start = starts
        .iter()
        .find(|start| text.get(..start.len()).is_some_and(|own| own.eq_ignore_ascii_case(start)));
    start.map_or(text, |start| without_dress(&text[start.len()..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_taken_out_of_whatever_it_was_copied_with() {
        let token = "EAAMxyzABC0123456789xyzZD";
        for text in [
            token.to_owned(),
            format!("\u{feff}{token}\r\n"),
            format!("\"{token}\""),
            format!("Bearer {token}"),
            format!("Authorization: Bearer {token}"),
            format!("access_token={token}"),
            format!("{{\"access_token\": \"{token}\", \"token_type\": \"bearer\"}}"),
            format!(
                "https://example.com/back#access_token={token}&data_access_expiration_time=1795435200&expires_in=5"
            ),
            format!("{token}\n{token}\n"),
        ] {
            assert_eq!(tokens(&text), [token], "{text}");
        }
        let app = "900100200300400|0123456789abcdef0123456789abcdef";
        assert_eq!(tokens(app), [app]);
        assert_eq!(tokens(&app.replace('|', "%7C")), [app]);
    }

    #[test]
    fn what_looks_like_no_token_is_one_if_it_is_one_word() {
        assert_eq!(tokens("'EAAx'\r\n"), ["EAAx"]);
        assert_eq!(tokens("bearer garbage"), ["garbage"]);
        assert_eq!(tokens("two words"), [""; 0]);
        assert_eq!(tokens(" \u{feff}\n"), [""; 0]);
    }

    #[test]
    fn instagrams_own_tokens_are_told_apart() {
        assert!(is_instagrams("IGAAxyz") && is_instagrams("IGQVxyz"));
        assert!(!is_instagrams("EAAIGAA") && !is_instagrams("garbage"));
    }

    #[test]
    fn two_tokens_are_two() {
        let two = "https://example.com/#access_token=EAAMaaaaaaaaaaaaaaaaaaa&long_lived_token=EAAMbbbbbbbbbbbbbbbbbbb";
        assert_eq!(tokens(two), ["EAAMaaaaaaaaaaaaaaaaaaa", "EAAMbbbbbbbbbbbbbbbbbbb"]);
    }
}
