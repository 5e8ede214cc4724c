//! Secrets that a person types: the passphrase where no keyring answers, and what `--stdin` takes elsewhere.

use onboard::error::Exit;
use onboard::finding::Subject;
use onboard::journey::port::SecretKind;

use super::person::{CTRL_C, DOWN, ENTER, Person};
use super::stage::Stage;

const PASSPHRASE: &str = "quiet-Harbour-71";

/// Sits down where no keyring answers, and makes an identity under the passphrase.
fn stage() -> Stage {
    let stage = Stage::new();
    let mut person = Person::runs(&stage, &["vault", "init"]);
    person.answers("New passphrase", PASSPHRASE).answers("once more", PASSPHRASE);
    assert_eq!(person.leaves(), 0, "{}", person.seen);
    stage
}

fn identity(stage: &Stage) -> std::path::PathBuf {
    stage.folder.path().join(".config/onboard/identity.age")
}

fn recipients(stage: &Stage) -> String {
    std::fs::read_to_string(stage.home().join("recipients.txt")).unwrap()
}

#[test]
fn a_new_passphrase_is_asked_for_twice_and_never_shown() {
    for (language, new, again, short, differs) in [
        ("pt-BR", "Nova frase", "mais uma vez", "No mínimo 12", "são diferentes"),
        ("ru", "Новая парольная", "Ещё раз", "Не меньше 12", "различаются"),
    ] {
        let stage = Stage::new();
        let mut person = Person::runs(&stage, &["vault", "init", "--lang", language]);
        person.sees("identity.age").answers(new, "short").sees(short);
        person.answers(new, PASSPHRASE).answers(again, "quiet-Harbour-72").sees(differs);
        assert!(!identity(&stage).exists());
        person.answers(new, PASSPHRASE).answers(again, PASSPHRASE);
        assert_eq!(person.leaves(), 0, "{}", person.seen);
        assert!(identity(&stage).exists());
        assert!(!person.seen.contains("Harbour") && !person.seen.contains("short"), "{}", person.seen);
    }
}

#[test]
fn the_passphrase_may_be_mistyped_twice() {
    let stage = stage();
    let mut person = Person::runs(&stage, &["vault", "status"]);
    person.answers("Passphrase of your identity", "wrong-one").sees("does not open it");
    person.answers("Passphrase of your identity", PASSPHRASE).sees("under a passphrase");
    assert_eq!(person.leaves(), 0, "{}", person.seen);
    let mut person = Person::runs(&stage, &["vault", "status"]);
    for _ in 0..3 {
        person.answers("Passphrase of your identity", "wrong-one");
    }
    person.sees("passphrase-wrong");
    assert_eq!(person.leaves(), 2, "{}", person.seen);
    let mut person = Person::runs(&stage, &["vault", "status"]);
    person.sees("Passphrase of your identity").sees("›").types("half of it").types(CTRL_C);
    assert_eq!(person.leaves(), 130);
    assert!(!person.seen.contains("half of it"));
}

#[test]
fn nobody_is_asked_for_a_passphrase_who_does_not_need_it() {
    let stage = stage();
    for command in [&["status"][..], &["customer", "list"], &["platform", "list"]] {
        let mut person = Person::runs(&stage, command);
        person.sees("exit=");
        assert!(!person.seen.contains("Passphrase"), "{command:?}\n{}", person.seen);
    }
    let mut person = Person::runs(&stage, &["vault", "status", "--no-input"]);
    person.sees("passphrase").sees("exit=1");
    assert!(!person.seen.contains("Passphrase of your identity ›"), "{}", person.seen);
}

#[test]
fn a_reader_joins_and_leaves_only_when_the_person_agrees() {
    let stage = stage();
    let colleague = age::x25519::Identity::generate().to_public().to_string();
    let alone = recipients(&stage);
    let mut person = Person::runs(&stage, &["vault", "share", &colleague]);
    person.sees(&colleague[colleague.len() - 8..]).sees("Let them read?").types(ENTER);
    assert_eq!(person.leaves(), 130, "Enter takes No\n{}", person.seen);
    assert_eq!(recipients(&stage), alone);
    let mut person = Person::runs(&stage, &["vault", "share", &colleague]);
    person.sees("Let them read?").types(DOWN).types(ENTER);
    person.answers("Passphrase of your identity", PASSPHRASE);
    assert_eq!(person.leaves(), 0, "{}", person.seen);
    assert!(recipients(&stage).contains(&colleague));
    let mut person = Person::runs(&stage, &["vault", "unshare", &colleague, "--lang", "ru"]);
    person.answers("Парольная фраза", PASSPHRASE);
    person.sees("зашифровать всё заново?").types(DOWN).types(ENTER);
    assert_eq!(person.leaves(), 0, "{}", person.seen);
    assert!(!recipients(&stage).contains(&colleague));
}

#[test]
fn a_secret_that_would_be_typed_is_asked_for_without_echo() {
    let stage = Stage::new();
    assert_eq!(stage.run(&["app", "new", "900100200300400"]).exit, Exit::Settled);
    let stdin = ["app", "set", "900100200300400", "app_secret", "--stdin"];
    let secret = "0123456789abcdef0123456789abcdef";
    let mut person = Person::runs(&stage, &stdin);
    person.sees("›").types("0123456789abcdef0123456789abcdef").types(ENTER);
    person.answers("New passphrase", PASSPHRASE).answers("once more", PASSPHRASE);
    assert_eq!(person.leaves(), 0, "{}", person.seen);
    assert!(!person.seen.contains(secret), "{}", person.seen);
    let cards = stage.workspace().cards(&Subject::App("900100200300400".into())).unwrap();
    assert_eq!(cards.iter().map(|card| card.slot).collect::<Vec<_>>(), [SecretKind::AppSecret]);
    let mut person = Person::runs(&stage, &[&stdin[..], &["--no-input"]].concat());
    person.sees("secret-on-terminal");
    assert_eq!(person.leaves(), 2);
}
