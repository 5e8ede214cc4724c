use jiff::ToSpan;
use proptest::prelude::*;
use secrecy::{ExposeSecret, SecretString};

use super::*;
use crate::model::SecretKind;

const TOKEN: &str = "EAAB-page-token";

fn keep(workspace: &Workspace, subject: &Subject, slot: SecretKind, text: &str) -> SecretMetadata {
    workspace.keep(subject, slot, &SecretString::from(text), None, now()).unwrap()
}

fn secret(workspace: &Workspace, subject: &Subject, slot: SecretKind) -> Option<String> {
    workspace.secret(subject, slot).unwrap().map(|secret| secret.expose_secret().to_owned())
}

/// A real workspace, and the files of the person who opens it.
fn protected(folder: &Path, passphrase: &str) -> Workspace {
    let workspace = Workspace::create(folder.join("home"), &Config::default()).unwrap();
    with_passphrase(workspace, folder, "config", passphrase)
}

fn with_passphrase(workspace: Workspace, folder: &Path, config: &str, passphrase: &str) -> Workspace {
    let passphrase_file = folder.join("passphrase");
    put_file(&passphrase_file, passphrase);
    workspace.with_identity(IdentitySource::Person(Person {
        config_dir: folder.join(config),
        identity_dir: folder.join(config),
        keyring: Arc::new(NoKeyring),
        passphrase: Some(Arc::new(PassphraseFile(passphrase_file))),
    }))
}

fn files_of(workspace: &Workspace, slot_folder: &str) -> Vec<PathBuf> {
    let folder = workspace.home().join("customers/aurora-moveis/secrets").join(slot_folder);
    names(&folder).into_iter().map(|name| folder.join(name)).collect()
}

fn page_token_files(workspace: &Workspace) -> Vec<PathBuf> {
    files_of(workspace, "page-token-104200000000111")
}

#[test]
fn a_secret_reads_back_and_its_card_tells_nothing_of_it() {
    let (_folder, workspace) = demo();
    let expires = now() + 60.hours();
    let token = SecretString::from(TOKEN);
    let card = workspace.keep(&page(), SecretKind::PageToken, &token, Some(expires), now()).unwrap();
    assert_eq!(card.fingerprint.len(), 16);
    assert_eq!((card.stored, card.expires), (now(), Some(expires)));
    assert_eq!(secret(&workspace, &page(), SecretKind::PageToken).as_deref(), Some(TOKEN));
    assert_eq!(workspace.cards(&page()).unwrap(), std::slice::from_ref(&card));
    assert_eq!(workspace.cards_from_vault(&page()).unwrap(), [card]);
    for (subject, slot) in
        [(customer(), SecretKind::PageToken), (page(), SecretKind::UserToken), (app(), SecretKind::AppSecret)]
    {
        assert_eq!(secret(&workspace, &subject, slot), None);
    }
}

#[test]
fn a_newer_secret_takes_the_place_of_the_older_even_when_the_clock_stands_behind() {
    let (_folder, workspace) = demo();
    keep(&workspace, &page(), SecretKind::PageToken, "first");
    let earlier = now() - 48.hours();
    let second = SecretString::from("second");
    let card = workspace.keep(&page(), SecretKind::PageToken, &second, None, earlier).unwrap();
    assert_eq!(card.stored, earlier);
    assert_eq!(secret(&workspace, &page(), SecretKind::PageToken).as_deref(), Some("second"));
    assert_eq!(page_token_files(&workspace).len(), 1);
    keep(&workspace, &customer(), SecretKind::UserToken, "user");
    assert_eq!(workspace.cards(&page()).unwrap(), [card]);
    assert_eq!(workspace.cards(&customer()).unwrap()[0].slot, SecretKind::UserToken);
}

#[test]
fn what_a_killed_process_left_never_counts() {
    let (_folder, workspace) = demo();
    keep(&workspace, &page(), SecretKind::PageToken, "old");
    let old = page_token_files(&workspace).remove(0);
    let folder = old.parent().unwrap();
    let sealed = fs::read(&old).unwrap();
    put_file(&folder.join(".tmp-abc"), &sealed[..20]);
    put_file(&folder.join("notes.age"), "not ours");
    put_file(&workspace.home().join("customers/aurora-moveis/.tmp-xyz"), "half a record");
    assert_eq!(secret(&workspace, &page(), SecretKind::PageToken).as_deref(), Some("old"));

    keep(&workspace, &page(), SecretKind::PageToken, "new");
    // Killed before the older one was removed: both are there.
    put_file(&old, &sealed);
    assert_eq!(secret(&workspace, &page(), SecretKind::PageToken).as_deref(), Some("new"));
    assert!(!folder.join(".tmp-abc").exists());
    assert!(!workspace.home().join("customers/aurora-moveis/.tmp-xyz").exists());
    keep(&workspace, &page(), SecretKind::PageToken, "newest");
    assert_eq!(page_token_files(&workspace).len(), 2, "ours, and the file that is not");
}

#[test]
fn a_stale_copy_is_healed_from_the_vault() {
    let (_folder, workspace) = demo();
    let old = keep(&workspace, &page(), SecretKind::PageToken, "old").fingerprint;
    let cards = workspace.home().join("customers/aurora-moveis/cards.jsonl");
    let before = fs::read(&cards).unwrap();
    let new = keep(&workspace, &page(), SecretKind::PageToken, "new").fingerprint;
    // Killed between the secret and its card.
    put_file(&cards, before);
    assert_eq!(workspace.cards(&page()).unwrap()[0].fingerprint, old);
    assert!(workspace.repair_metadata(&page()).unwrap());
    assert_eq!(workspace.cards(&page()).unwrap()[0].fingerprint, new);
    assert!(!workspace.repair_metadata(&page()).unwrap());
    let file = page_token_files(&workspace).remove(0);
    let sealed = fs::read(&file).unwrap();
    fs::remove_file(&file).unwrap();
    assert!(workspace.repair_metadata(&page()).unwrap());
    assert_eq!(workspace.cards(&page()).unwrap(), []);
    // Taken back from git.
    put_file(&file, sealed);
    assert!(workspace.repair_metadata(&page()).unwrap());
    assert_eq!(workspace.cards(&page()).unwrap()[0].fingerprint, new);
}

#[test]
fn a_record_that_does_not_parse_costs_no_secret() {
    let (_folder, workspace) = demo();
    keep(&workspace, &page(), SecretKind::PageToken, "old");
    put_record(&workspace, "schema = \n");
    let token = SecretString::from("new");
    let refused = workspace.keep(&page(), SecretKind::PageToken, &token, None, now()).unwrap_err();
    assert_eq!(refused.code().id, "record-corrupt");
    assert_eq!(secret(&workspace, &page(), SecretKind::PageToken).as_deref(), Some("new"));
    assert_eq!(record_text(&workspace), "schema = \n");
}

#[test]
fn a_damaged_newest_secret_is_an_error_and_not_the_one_before() {
    let (_folder, workspace) = demo();
    keep(&workspace, &page(), SecretKind::PageToken, "old");
    let old = page_token_files(&workspace).remove(0);
    let old_bytes = fs::read(&old).unwrap();
    keep(&workspace, &page(), SecretKind::PageToken, "new");
    put_file(&old, &old_bytes);
    let newest = page_token_files(&workspace).pop().unwrap();
    let whole = fs::read(&newest).unwrap();
    for at in [0, 30, whole.len() / 2, whole.len() - 1] {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        put_file(&newest, &bytes);
        let error = workspace.secret(&page(), SecretKind::PageToken).unwrap_err();
        assert_eq!(error.code().id, "secret-unreadable", "byte {at}");
        assert_eq!(error.facts()["path"], Value::from(newest.display().to_string()));
    }
    for length in [0, 10, whole.len() - 1] {
        put_file(&newest, &whole[..length]);
        assert_eq!(
            workspace.secret(&page(), SecretKind::PageToken).unwrap_err().code().id,
            "secret-unreadable"
        );
    }
    // A token that is stored again mends it.
    keep(&workspace, &page(), SecretKind::PageToken, "again");
    assert_eq!(secret(&workspace, &page(), SecretKind::PageToken).as_deref(), Some("again"));
}

#[test]
fn a_secret_that_was_moved_elsewhere_is_not_taken_for_another() {
    let (_folder, workspace) = demo();
    keep(&workspace, &page(), SecretKind::PageToken, "a");
    let file = page_token_files(&workspace).remove(0);
    let elsewhere =
        workspace.home().join("customers/other/secrets/page-token-1").join(file.file_name().unwrap());
    put_file(&elsewhere, fs::read(&file).unwrap());
    let error = workspace.secret(&Subject::page("other", "1"), SecretKind::PageToken).unwrap_err();
    assert_eq!(
        (error.code().id, &error.facts()["reason"]),
        ("secret-unreadable", &Value::from("another-place"))
    );
}

#[test]
fn forgetting_and_removing_leave_no_secret_behind() {
    let (_folder, workspace) = demo();
    keep(&workspace, &page(), SecretKind::PageToken, "p");
    keep(&workspace, &customer(), SecretKind::UserToken, "u");
    keep(&workspace, &customer(), SecretKind::AgentPassword, "a");
    workspace.forget(&customer(), SecretKind::UserToken).unwrap();
    workspace.forget(&customer(), SecretKind::SystemUserToken).unwrap();
    assert_eq!(secret(&workspace, &customer(), SecretKind::UserToken), None);
    assert_eq!(workspace.cards(&customer()).unwrap().len(), 1);
    workspace.remove(&page()).unwrap();
    assert_eq!(secret(&workspace, &page(), SecretKind::PageToken), None);
    assert_eq!(secret(&workspace, &customer(), SecretKind::AgentPassword).as_deref(), Some("a"));
    workspace.remove(&customer()).unwrap();
    workspace.edit(&customer(), &[set("name", "Aurora")]).unwrap();
    assert_eq!(secret(&workspace, &customer(), SecretKind::AgentPassword), None);
}

#[test]
fn a_passphrase_opens_the_vault_and_a_wrong_one_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = protected(folder.path(), "correct horse\r\nsecond line\n");
    keep(&workspace, &page(), SecretKind::PageToken, TOKEN);
    let recipient = workspace.recipient().unwrap();
    let named = fs::read_to_string(workspace.home().join("recipients.txt")).unwrap();
    assert_eq!(named, format!("{recipient}\n"));
    let key = fs::read(workspace.home().join("key.age")).unwrap();

    let again = protected(folder.path(), "correct horse");
    assert_eq!(secret(&again, &page(), SecretKind::PageToken).as_deref(), Some(TOKEN));
    keep(&again, &page(), SecretKind::PageToken, "other");
    assert_eq!(fs::read(again.home().join("key.age")).unwrap(), key);

    let wrong = protected(folder.path(), "battery staple");
    let error = wrong.secret(&page(), SecretKind::PageToken).unwrap_err();
    assert_eq!(error.code().id, "passphrase-wrong");
    let identity = folder.path().join("config/identity.age");
    assert_eq!(error.facts()["path"], Value::from(identity.display().to_string()));
    let empty = protected(folder.path(), "\n");
    assert_eq!(empty.secret(&page(), SecretKind::PageToken).unwrap_err().code().id, "passphrase-missing");

    // Damage behind the header is not a wrong passphrase.
    let mut bytes = fs::read(&identity).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    put_file(&identity, &bytes);
    let damaged = protected(folder.path(), "correct horse");
    assert_eq!(damaged.secret(&page(), SecretKind::PageToken).unwrap_err().code().id, "identity-unreadable");
}

#[test]
fn nothing_is_opened_or_made_by_reading_records() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = Workspace::create(folder.path(), &Config::default()).unwrap();
    workspace.edit(&page(), &[set("name", "Aurora Móveis")]).unwrap();
    workspace.whole(&customer()).unwrap();
    workspace.cards(&page()).unwrap();
    assert_eq!(secret(&workspace, &page(), SecretKind::PageToken), None);
    let token = SecretString::from(TOKEN);
    let refused = workspace.keep(&page(), SecretKind::PageToken, &token, None, now()).unwrap_err();
    assert_eq!(refused.code().id, "no-identity");
    assert!(!folder.path().join("key.age").exists() && !folder.path().join("recipients.txt").exists());
}

#[test]
fn a_stranger_is_told_which_key_to_have_the_workspace_shared_with() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = protected(folder.path(), "the words of ana");
    keep(&workspace, &page(), SecretKind::PageToken, TOKEN);
    let reopened = again(workspace.home());
    let stranger = with_passphrase(reopened, folder.path(), "teo", "the words of teo");
    assert_eq!(stranger.secret(&page(), SecretKind::PageToken).unwrap_err().code().id, "no-identity");
    let token = SecretString::from("x");
    let refused = stranger.keep(&page(), SecretKind::PageToken, &token, None, now()).unwrap_err();
    assert_eq!(refused.code().id, "vault-mismatch");
    assert_eq!(refused.facts()["recipient"], Value::from(stranger.recipient().unwrap()));
    assert_eq!(stranger.secret(&page(), SecretKind::PageToken).unwrap_err().code().id, "vault-mismatch");
}

#[test]
fn a_lost_or_damaged_key_is_never_replaced() {
    let (_folder, workspace) = demo();
    keep(&workspace, &page(), SecretKind::PageToken, TOKEN);
    let path = workspace.home().join("key.age");
    let key = fs::read(&path).unwrap();
    let token = SecretString::from("x");
    let codes = |bytes: Option<&[u8]>| {
        match bytes {
            Some(bytes) => put_file(&path, bytes),
            None => fs::remove_file(&path).unwrap(),
        }
        let fresh = again(workspace.home());
        let kept = fresh.keep(&page(), SecretKind::PageToken, &token, None, now()).unwrap_err().code().id;
        [kept, fresh.secret(&page(), SecretKind::PageToken).unwrap_err().code().id]
    };
    assert_eq!(codes(Some(&key[..key.len() - 1])), ["key-unreadable"; 2]);
    assert_eq!(codes(Some(b"")), ["key-unreadable"; 2]);
    assert_eq!(codes(None), ["key-missing"; 2]);
    assert!(!path.exists());
    put_file(&path, &key);
    let fresh = again(workspace.home());
    assert_eq!(secret(&fresh, &page(), SecretKind::PageToken).as_deref(), Some(TOKEN));
}

#[test]
fn a_secret_under_another_key_is_told_from_a_damaged_one() {
    let (_folder, workspace) = demo();
    let (_other_folder, other) = demo();
    keep(&workspace, &page(), SecretKind::PageToken, TOKEN);
    keep(&other, &page(), SecretKind::PageToken, TOKEN);
    put_file(&page_token_files(&workspace)[0], fs::read(&page_token_files(&other)[0]).unwrap());
    let error = workspace.secret(&page(), SecretKind::PageToken).unwrap_err();
    assert_eq!(
        (error.code().id, &error.facts()["reason"]),
        ("secret-unreadable", &Value::from("another-key"))
    );
}

#[test]
fn a_reader_that_a_killed_process_left_unnamed_is_named_by_the_next_keeping_and_not_by_reading() {
    let (_folder, workspace) = demo();
    keep(&workspace, &page(), SecretKind::PageToken, TOKEN);
    let recipients = workspace.home().join("recipients.txt");
    let before = fs::read(&recipients).unwrap();
    fs::remove_file(&recipients).unwrap();
    let fresh = again(workspace.home());
    assert_eq!(secret(&fresh, &page(), SecretKind::PageToken).as_deref(), Some(TOKEN));
    assert!(!recipients.exists());
    keep(&again(workspace.home()), &page(), SecretKind::PageToken, "new");
    assert_eq!(fs::read(&recipients).unwrap(), before);
}

#[test]
fn what_the_workspace_says_of_itself_opens_no_unprotected_identity() {
    let (_folder, workspace) = demo();
    keep(&workspace, &page(), SecretKind::PageToken, TOKEN);
    let config = workspace.home().join("config.toml");
    put_file(&config, "demo = true\ngraph_url = \"http://127.0.0.1:4000\"\n");
    let stranger = Workspace::open(workspace.home()).unwrap();
    assert!(stranger.config().older.demo);
    assert_eq!(stranger.secret(&page(), SecretKind::PageToken).unwrap_err().code().id, "no-identity");
}

#[test]
fn no_secret_shows_in_files_errors_or_debug() {
    let (folder, workspace) = demo();
    keep(&workspace, &page(), SecretKind::PageToken, TOKEN);
    let mut folders = vec![folder.path().to_path_buf()];
    while let Some(next) = folders.pop() {
        for name in names(&next) {
            let path = next.join(name);
            if path.is_dir() {
                folders.push(path);
            } else {
                let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
                assert!(!text.contains(TOKEN), "{}", path.display());
            }
        }
    }
    let debug = format!("{workspace:?}");
    assert!(debug.contains("Vault") && !debug.contains("AGE-SECRET") && !debug.contains(TOKEN), "{debug}");
}

#[test]
fn workspaces_that_keep_at_once_lose_nothing_and_share_one_key() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    let pages: Vec<Subject> = (1..=4).map(|id| Subject::page("aurora-moveis", id.to_string())).collect();
    Workspace::create(&home, &Config::default()).unwrap();
    std::thread::scope(|scope| {
        for page in &pages {
            let home = &home;
            scope.spawn(move || {
                let workspace = again(home);
                for round in 0..5 {
                    keep(&workspace, page, SecretKind::PageToken, &format!("{page} {round}"));
                    keep(&workspace, &customer(), SecretKind::UserToken, &format!("{page} {round}"));
                    workspace.edit(&customer(), &[set(&format!("from {page}"), &round.to_string())]).unwrap();
                }
            });
        }
    });
    let workspace = again(&home);
    for page in &pages {
        assert_eq!(secret(&workspace, page, SecretKind::PageToken), Some(format!("{page} 4")));
        assert_eq!(workspace.cards(page).unwrap(), workspace.cards_from_vault(page).unwrap());
        assert_eq!(workspace.record(&customer()).unwrap().get(&format!("from {page}")), Some("4"));
    }
    assert_eq!(files_of(&workspace, "user-token").len(), 1);
    assert_eq!(workspace.cards(&customer()).unwrap(), workspace.cards_from_vault(&customer()).unwrap());
}

#[test]
fn no_key_is_made_beside_secrets_of_one_that_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = protected(folder.path(), "the words of ana");
    keep(&workspace, &page(), SecretKind::PageToken, TOKEN);
    for name in ["key.age", "recipients.txt"] {
        fs::remove_file(workspace.home().join(name)).unwrap();
    }
    let workspace = with_passphrase(again(workspace.home()), folder.path(), "config", "the words of ana");
    let token = SecretString::from("another");
    let refused = workspace.keep(&page(), SecretKind::PageToken, &token, None, now()).unwrap_err();
    assert_eq!(refused.code().id, "key-missing");
    assert_eq!(page_token_files(&workspace).len(), 1);
}

#[cfg(unix)]
#[test]
fn keys_and_secrets_are_for_the_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let workspace = protected(folder.path(), "the words of ana");
    keep(&workspace, &page(), SecretKind::PageToken, TOKEN);
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let file = page_token_files(&workspace).remove(0);
    for path in [
        &file,
        &record_path(&workspace),
        &workspace.home().join("key.age"),
        &folder.path().join("config/identity.age"),
    ] {
        assert_eq!(mode(path), 0o600, "{}", path.display());
    }
    for path in file.ancestors().skip(1).take_while(|path| *path != folder.path()) {
        assert_eq!(mode(path), 0o700, "{}", path.display());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_kept_as_it_is(text in "(?s).{0,200}") {
        let (_folder, workspace) = demo();
        keep(&workspace, &app(), SecretKind::AppSecret, &text);
        prop_assert_eq!(secret(&workspace, &app(), SecretKind::AppSecret), Some(text));
    }
}
