//! Ids that become paths, on every file system: short, lower-case, plain ASCII.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::error::StoreError;

/// The longest slug, in characters.
const SLUG_LENGTH: usize = 40;

/// The longest id, in characters: a slug, or a number of Meta's.
const ID_LENGTH: usize = 64;

/// Returns a customer id made of a company's name: lower-case ASCII words joined by `-`, at most 40 long.
pub fn slug(name: &str) -> String {
    let mut slug = String::new();
    for character in name.to_lowercase().nfc() {
        let before = slug.len();
        match letters(character) {
            Some(letters) => slug.push_str(letters),
            None => slug.extend(character.nfkd().filter(char::is_ascii_alphanumeric)),
        }
        let is_silent = slug.len() > before || is_combining_mark(character) || "ъьЪЬ'’".contains(character);
        if !is_silent && !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.make_ascii_lowercase();
    slug.truncate(SLUG_LENGTH);
    let slug = slug.trim_end_matches('-');
    match slug {
        "" => "customer".into(),
        slug if is_reserved(slug) => format!("{slug}-1"),
        slug => slug.into(),
    }
}

/// Returns `slug`, or the first of `slug-2`, `slug-3`… that is not taken.
pub(super) fn first_free(slug: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let numbered = |number: u32| {
        let suffix = format!("-{number}");
        let room = slug.len().min(SLUG_LENGTH - suffix.len());
        format!("{}{suffix}", slug[..room].trim_end_matches('-'))
    };
    std::iter::once(slug.to_owned())
        .chain((2..=u32::MAX).map(numbered))
        .find(|candidate| !is_taken(candidate))
        .expect("numbers do not run out before names do")
}

/// Checks that an id may become a path component and a TOML key on every platform.
pub(super) fn check_id(id: &str) -> Result<(), StoreError> {
    let is_plain = id.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_'));
    let begins_well = id.starts_with(|first: char| first.is_ascii_alphanumeric());
    if is_plain && begins_well && id.len() <= ID_LENGTH && !is_reserved(id) {
        Ok(())
    } else {
        Err(StoreError::BadId { id: id.into() })
    }
}

/// Checks one component of a file's path inside a pack.
pub(super) fn check_file_name(name: &str) -> Result<(), StoreError> {
    let is_plain =
        name.chars().all(|character| !character.is_control() && !r#"/\:*?"<>|"#.contains(character));
    let stem = name.split('.').next().unwrap_or_default();
    if is_plain
        && !stem.is_empty()
        && !name.ends_with(['.', ' '])
        && name.len() <= 128
        && !is_reserved(&stem.trim_end().to_ascii_lowercase())
    {
        Ok(())
    } else {
        Err(StoreError::BadId { id: name.into() })
    }
}

/// Windows keeps these for devices, in any folder and with any extension.
fn is_reserved(name: &str) -> bool {
    let is_numbered = |device: &str| {
        name.strip_prefix(device).is_some_and(|rest| rest.len() == 1 && rest.as_bytes()[0].is_ascii_digit())
    };
    matches!(name, "con" | "prn" | "aux" | "nul") || is_numbered("com") || is_numbered("lpt")
}

/// Letters that no decomposition turns into ASCII.
fn letters(character: char) -> Option<&'static str> {
    Some(match character {
        'а' => "a",
        'б' => "b",
        'в' => "v",
        'г' | 'ґ' => "g",
        'д' | 'đ' | 'ð' => "d",
        'е' | 'ё' | 'э' | 'є' => "e",
        'ж' => "zh",
        'з' => "z",
        'и' | 'і' | 'ї' | 'ı' => "i",
        'й' | 'ы' => "y",
        'к' => "k",
        'л' | 'ł' => "l",
        'м' => "m",
        'н' => "n",
        'о' | 'ø' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' | 'ў' => "u",
        'ф' => "f",
        'х' => "kh",
        'ц' => "ts",
        'ч' => "ch",
        'ш' => "sh",
        'щ' => "shch",
        'ю' => "yu",
        'я' => "ya",
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_name_becomes_a_slug() {
        for (name, expected) in [
            ("Aurora Móveis", "aurora-moveis"),
            ("  São João & Cia. Ltda ", "sao-joao-cia-ltda"),
            ("Мебель «Аврора»", "mebel-avrora"),
            ("Подъёмник", "podemnik"),
            ("Чай и Щи", "chay-i-shchi"),
            ("Їжак", "izhak"),
            ("Straße Æther Łódź", "strasse-aether-lodz"),
            ("L'Été", "lete"),
            ("cafe\u{301}", "cafe"),
            ("fullwidth ＡＢＣ①", "fullwidth-abc1"),
            ("CON", "con-1"),
            ("nul", "nul-1"),
            ("Com1", "com1-1"),
            ("com12", "com12"),
            ("..", "customer"),
            (".git", "git"),
            ("../../etc/passwd", "etc-passwd"),
            ("", "customer"),
            ("株式会社", "customer"),
            ("--a--b--", "a-b"),
            (
                "An extraordinarily long company name that never ends",
                "an-extraordinarily-long-company-name-tha",
            ),
        ] {
            assert_eq!(slug(name), expected, "{name}");
        }
    }

    #[test]
    fn a_taken_slug_gets_a_number_within_the_length() {
        let taken = |names: &'static [&str]| move |name: &str| names.contains(&name);
        assert_eq!(first_free("acme", taken(&[])), "acme");
        assert_eq!(first_free("acme", taken(&["acme", "acme-2"])), "acme-3");
        let long = "a".repeat(SLUG_LENGTH);
        let numbered = first_free(&long, |name| name.len() == SLUG_LENGTH && !name.contains('-'));
        assert_eq!(numbered, format!("{}-2", "a".repeat(SLUG_LENGTH - 2)));
    }

    #[test]
    fn an_id_that_could_leave_its_folder_is_refused() {
        for id in
            ["..", ".", "", "-", "../a", "a/b", "a\\b", "/a", "C:", "a.b", "A", "é", "con", "lpt9", "a\0"]
        {
            assert!(check_id(id).is_err(), "{id}");
        }
        for id in ["104200000000111", "acme-2", "a", "com", "com10", "con-1"] {
            assert!(check_id(id).is_ok(), "{id}");
        }
        for name in ["..", ".hidden", "", "a/b", "a\\b", "NUL.txt", "con .txt", "a.", "a ", "a:b", "a\n"] {
            assert!(check_file_name(name).is_err(), "{name}");
        }
        for name in ["index.html", "pages_messaging", "2026-11-20", "README.txt", "descrição.txt"] {
            assert!(check_file_name(name).is_ok(), "{name}");
        }
    }

    proptest! {
        #[test]
        fn every_slug_is_an_id(name in ".{0,80}") {
            let slug = slug(&name);
            prop_assert!(check_id(&slug).is_ok(), "{slug}");
            prop_assert!(slug.len() <= SLUG_LENGTH);
        }
    }
}
