//! Blanks that a guide, a template or a draft leaves for a person to fill in.

/// What guides and templates leave for a person to fill in.
static PLACEHOLDERS: &[&str] = &[
    "SUA_EMPRESA",
    "LOGIN_DO_ATENDENTE",
    "PASSWORD_DO_ATENDENTE",
    "CONTA_DE_TESTE_CRIADO_PARA_FACEBOOK",
    "PASSWORD_DA_CONTA_DE_TESTE_DO_FACEBOOK",
    "pagina_da_sua_empresa",
    "seu_dominio",
    "SiteCliente",
    "AppCliente",
    "DASHBOARD_URL",
    "{{",
    "}}",
    "{%",
    "%}",
];

/// Words in capitals that a writer leaves where something is still to come.
static REMINDERS: &[&str] = &["TODO", "TBD", "TBA", "TBC", "FIXME", "XXX"];

/// What a blank without brackets is called.
static FILLERS: &[&str] =
    &["lorem ipsum", "dolor sit amet", "___", "fill in here", "to be filled in", "insert here"];

/// What a blank in brackets begins with.
static OPENING: &[&str] = &[
    "your",
    "my",
    "our",
    "the",
    "a",
    "an",
    "insert",
    "enter",
    "add",
    "fill",
    "put",
    "replace",
    "type",
    "write",
    "paste",
    "choose",
    "seu",
    "sua",
    "tu",
    "su",
    "inserir",
    "insira",
    "insertar",
    "preencher",
    "ваш",
    "ваша",
    "ваше",
    "укажите",
    "вставьте",
];

/// What a blank in brackets is of.
static FILLED: &[&str] = &[
    "here",
    "name",
    "url",
    "link",
    "password",
    "login",
    "email",
    "mail",
    "address",
    "id",
    "number",
    "user",
    "username",
    "date",
    "provider",
    "phone",
    "domain",
    "token",
    "account",
    "credentials",
    "brand",
    "company",
    "senha",
    "nome",
    "usuário",
    "empresa",
    "contraseña",
    "nombre",
    "usuario",
    "correo",
    "пароль",
    "логин",
    "имя",
    "адрес",
    "ссылка",
    "компания",
    "secret",
    "passcode",
    "website",
];

/// Returns the blanks of a line, each once.
pub(super) fn placeholders(line: &str) -> Vec<&str> {
    let known = PLACEHOLDERS.iter().copied().filter(|placeholder| line.contains(placeholder));
    let mut left: Vec<&str> = known.collect();
    let lower = line.to_lowercase();
    left.extend(FILLERS.iter().copied().filter(|filler| lower.contains(filler)));
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    left.extend(line.split(|c: char| !is_word(c)).filter(|word| is_reminder(word)));
    left.extend(line.split(|c: char| c.is_whitespace() || c == ',').filter(|word| is_variable(word)));
    for (open, close) in [('[', ']'), ('<', '>'), ('{', '}')] {
        for (start, _) in line.match_indices(open) {
            let Some(end) = line[start..].find(close) else { break };
            let (inside, whole) = (&line[start + 1..start + end], &line[start..=start + end]);
            // The text of a link that was copied from a guide; a blank in it has a `_`.
            let is_link = line[start + end..].starts_with("](") && !inside.contains('_');
            let is_known = left.iter().any(|known| *known == inside || whole.contains(known));
            if !is_link && !is_known && is_blank(inside, is_value(&line[..start])) {
                left.push(whole);
            }
        }
    }
    left
}

/// Returns whether what stands alone behind a colon or an equals sign is its value.
fn is_value(before: &str) -> bool {
    before.trim_end().ends_with([':', '='])
}

fn is_reminder(word: &str) -> bool {
    let is_crossed = word.len() > 3 && word.chars().all(|c| matches!(c, 'x' | 'X'));
    REMINDERS.contains(&word) || is_crossed || word.starts_with("YOUR_") && word.len() > 5
}

/// Returns whether a word is a variable of a shell or a template: `$PASSWORD`, `%password%`.
fn is_variable(word: &str) -> bool {
    let name = word.strip_prefix('$').or_else(|| word.strip_prefix('%')?.strip_suffix('%'));
    name.is_some_and(|name| name.len() > 2 && name.chars().all(|c| c.is_ascii_alphabetic() || c == '_'))
}

/// Returns whether what stands behind `Password:` stands for one: `****`, `…`.
pub(super) fn is_mark(value: &str) -> bool {
    !value.is_empty() && value.chars().all(|c| matches!(c, '*' | '.' | '…' | '-' | '?' | '_' | '#'))
}

/// Returns whether what stands in brackets waits to be replaced.
pub(super) fn is_blank(inside: &str, is_value: bool) -> bool {
    let is_name = |c: char| c.is_uppercase() || c.is_ascii_digit() || matches!(c, '_' | ' ' | '-');
    let letters = inside.chars().filter(|c| c.is_alphabetic()).count();
    if inside.chars().count() > 2 && inside.chars().all(is_name) && letters > 1 {
        return true;
    }
    if inside.contains(['@', ':', '/', '=', '"', '(']) || inside.chars().count() > 60 {
        return false;
    }
    let lower = inside.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return inside.trim() == "..." };
    let is_told = FILLED.contains(last) || words.len() > 1 && OPENING.contains(first);
    is_told || is_value && words.len() > 1 && letters > 2
}

#[cfg(test)]
mod tests {
    use super::placeholders;

    #[test]
    fn a_blank_is_found_in_every_notation() {
        for line in [
            "- Password: [your password]",
            "Login: [reviewer login]",
            "Hosted by [Your hosting provider].",
            "Password: <password here>",
            "<the password>",
            "Use <YOUR-DOMAIN> there",
            "Senha: [PREENCHER]",
            "Пароль: [УКАЖИТЕ]",
            "Password: {password}",
            "Password: TODO",
            "The login is TBD.",
            "Lorem ipsum dolor",
            "Login: ______",
            "app id YOUR_APP_ID",
            "[insert the name of the Page]",
            "URL: [...]",
            "Password: xxxxxx",
            "Password: $PASSWORD",
            "Password: %password%",
        ] {
            assert!(!placeholders(line).is_empty(), "{line}");
        }
    }

    #[test]
    fn brackets_that_say_something_are_left_alone() {
        for line in [
            "Click <b>Send</b> and <br> wait",
            "Write to <ana@harbor.com>",
            "See [1] and [OK], [x], [ ]",
            "Click [ENTER](#)",
            "Open <https://desk.harbor.com/login>",
            "[Aurora] answers",
            "A rate of 5% and 10% off, for $20",
            "A todo list; the photo is xxl.",
            "The list (your Pages) opens.",
        ] {
            assert!(placeholders(line).is_empty(), "{line}: {:?}", placeholders(line));
        }
    }
}
