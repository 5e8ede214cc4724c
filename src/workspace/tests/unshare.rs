use std::io::Read;
use std::process::{Command, Stdio};

use secrecy::{ExposeSecret, SecretString};

use super::sharing::{Somebody, keep, team, token};
use super::*;
use crate::model::SecretKind;

/// What a team keeps.
fn places() -> [(Subject, SecretKind); 4] {
    [
        (app(), SecretKind::AppSecret),
        (customer(), SecretKind::UserToken),
        (customer(), SecretKind::AgentPassword),
        (page(), SecretKind::PageToken),
    ]
}

/// A workspace of Ana's that is shared with Téo, with a secret in each place; returns Téo's public key.
fn shared(home: &Path, ana: &Somebody, teo: &Somebody) -> String {
    let workspace = ana.open(home);
    for (subject, slot) in places() {
        let text = SecretString::from(format!("{subject} {}", slot.name()));
        workspace.keep(&subject, slot, &text, None, now()).unwrap();
    }
    let his = teo.open(home).recipient().unwrap();
    workspace.share(&his).unwrap();
    his
}

/// Panics unless every secret opens, and is the right one.
fn assert_whole(workspace: &Workspace) {
    for (subject, slot) in places() {
        let secret = workspace.secret(&subject, slot).unwrap().unwrap();
        assert_eq!(secret.expose_secret(), format!("{subject} {}", slot.name()));
    }
}

fn assert_out(home: &Path, ana: &Somebody, teo: &Somebody) {
    let hers = ana.open(home);
    assert_whole(&hers);
    let kept = hers.inventory().unwrap().kept;
    assert!(kept.len() == 4 && kept.iter().all(|kept| !kept.is_under_older_key), "{kept:?}");
    assert_eq!(hers.readers().unwrap().named, [hers.recipient().unwrap()]);
    assert!(!hers.readers().unwrap().changed() && hers.readers().unwrap().leaving.is_empty());
    assert_eq!(token(&teo.open(home)).unwrap_err().code().id, "vault-mismatch");
    for (subject, _) in places() {
        assert!(!hers.repair_metadata(&subject).unwrap(), "the cards are those of the vault");
    }
    let mut folders = vec![home.to_path_buf(), ana.config_dir.clone()];
    while let Some(folder) = folders.pop() {
        for name in names(&folder) {
            assert!(!name.starts_with(".tmp-"), "{name} is left in {}", folder.display());
            let path = folder.join(name);
            if path.is_dir() {
                let files = names(&path).iter().filter(|name| name.contains(".age")).count();
                assert!(files < 2 || path == home, "{} holds {files}", path.display());
                folders.push(path);
            }
        }
    }
}

#[test]
fn who_is_taken_out_reads_nothing_that_is_in_the_workspace_from_then_on() {
    let (folder, home, ana, teo) = team();
    let his = shared(&home, &ana, &teo);
    assert_whole(&teo.open(&home));
    let before = fs::read(home.join("key.age")).unwrap();
    let renew = ana.open(&home).unshare(Some(&his)).unwrap().kept;
    let slots: Vec<&str> = renew.iter().map(|kept| kept.slot.as_str()).collect();
    assert_eq!(slots, ["app-secret", "agent-password", "page-token", "user-token"]);
    assert_out(&home, &ana, &teo);

    // With the key that he knew, he opens none of the files of today.
    let copy = folder.path().join("copy");
    copy_folder(&home, &copy);
    put_file(&copy.join("key.age"), before);
    assert_eq!(token(&teo.open(&copy)).unwrap_err().facts()["reason"], Value::from("another-key"));
    keep(&ana.open(&home), "later").unwrap();
}

#[test]
fn taking_out_wants_a_reader_who_is_there_and_somebody_else() {
    let (_folder, home, ana, teo) = team();
    let his = shared(&home, &ana, &teo);
    let hers = ana.open(&home).recipient().unwrap();
    let code = |reader: &str| ana.open(&home).unshare(Some(reader)).unwrap_err().code().id;
    assert_eq!(code(&hers), "recipient-yourself");
    assert_eq!(code("age1nobody"), "recipient-invalid");
    ana.open(&home).unshare(Some(&his)).unwrap();
    assert_eq!(code(&his), "recipient-unknown");
    assert_eq!(ana.open(&home).share("teo@example.com").unwrap_err().code().id, "recipient-invalid");
}

#[test]
fn a_secret_that_a_colleague_kept_meanwhile_counts_once_it_is_agreed_to() {
    let (folder, home, ana, teo) = team();
    let his = shared(&home, &ana, &teo);
    let lia = Somebody::new(folder.path(), "lia");
    let hers = lia.open(&home).recipient().unwrap();
    ana.open(&home).share(&hers).unwrap();
    // Lia works in a clone, and her new secret comes by git once Téo is out.
    let clone = folder.path().join("clone");
    copy_folder(&home, &clone);
    agree(&lia.open(&clone));
    ana.open(&home).unshare(Some(&his)).unwrap();
    keep(&lia.open(&clone), "hers").unwrap();
    let slot = "customers/aurora-moveis/secrets/page-token-104200000000111";
    fs::remove_dir_all(home.join(slot)).unwrap();
    copy_folder(&clone.join(slot), &home.join(slot));
    // Téo knows that key too, so it might be his.
    let refused = token(&ana.open(&home)).unwrap_err();
    assert_eq!(
        (refused.code().id, &refused.facts()["reason"]),
        ("secret-not-agreed", &Value::from("older-key"))
    );
    ana.open(&home).unshare(None).unwrap();
    let doubted = ana.open(&home).inventory().unwrap().doubted;
    assert_eq!((doubted.len(), &doubted[0].by), (1, &hers), "it is told and left alone");
    agree(&ana.open(&home));
    let inventory = ana.open(&home).inventory().unwrap();
    assert!(inventory.doubted.is_empty() && inventory.kept.iter().all(|kept| !kept.is_under_older_key));
    assert_eq!(token(&ana.open(&home)).unwrap().as_deref(), Some("hers"));
}

#[test]
fn a_process_that_had_opened_the_vault_before_keeps_under_the_new_key() {
    let (_folder, home, ana, teo) = team();
    let his = shared(&home, &ana, &teo);
    let busy = ana.open(&home);
    assert_whole(&busy);
    ana.open(&home).unshare(Some(&his)).unwrap();
    keep(&busy, "late").unwrap();
    assert!(ana.open(&home).inventory().unwrap().kept.iter().all(|kept| !kept.is_under_older_key));
    assert_eq!(token(&busy).unwrap().as_deref(), Some("late"));
}

#[test]
fn a_secret_that_does_not_open_stops_it_before_anything_is_changed() {
    let (_folder, home, ana, teo) = team();
    let his = shared(&home, &ana, &teo);
    let folder = home.join("apps/900100200300400/secrets/app-secret");
    put_file(&folder.join(&names(&folder)[0]), "age-encryption.org/v1\nhalf");
    let before = (fs::read(home.join("key.age")).unwrap(), fs::read(home.join("recipients.txt")).unwrap());
    assert_eq!(ana.open(&home).unshare(Some(&his)).unwrap_err().code().id, "secret-unreadable");
    assert_eq!(
        before,
        (fs::read(home.join("key.age")).unwrap(), fs::read(home.join("recipients.txt")).unwrap())
    );
}

#[test]
fn an_interrupted_taking_out_hinders_sharing() {
    let (_folder, home, ana, teo) = team();
    let his = shared(&home, &ana, &teo);
    let dies =
        (1..100).find(|instant| !unshare_until(&home, &ana, &his, *instant) && interrupted(&home, &ana));
    assert!(dies.is_some());
    assert_eq!(ana.open(&home).share(&his).unwrap_err().code().id, "unshare-unfinished");
    ana.open(&home).unshare(None).unwrap();
    assert_out(&home, &ana, &teo);
}

pub fn interrupted(home: &Path, ana: &Somebody) -> bool {
    !ana.open(home).readers().unwrap().leaving.is_empty()
}

#[test]
fn killed_at_any_instant_it_loses_nothing_and_is_taken_up_again() {
    let (folder, home, ana, teo) = team();
    let his = shared(&home, &ana, &teo);
    let pins = fs::read_to_string(ana.config_dir.join("pins.toml")).unwrap();
    let mut killed = 0;
    for instant in 1.. {
        let round = folder.path().join(format!("round-{instant}"));
        copy_folder(&home, &round);
        let here = pins.replace(
            home.canonicalize().unwrap().to_str().unwrap(),
            round.canonicalize().unwrap().to_str().unwrap(),
        );
        put_file(&ana.config_dir.join("pins.toml"), here);
        if unshare_until(&round, &ana, &his, instant) {
            assert_out(&round, &ana, &teo);
            break;
        }
        killed += 1;
        assert_whole(&ana.open(&round));
        if interrupted(&round, &ana) && instant % 2 == 0 {
            ana.open(&round).unshare(None).unwrap();
        } else {
            ana.open(&round).unshare(Some(&his)).unwrap();
        }
        assert_out(&round, &ana, &teo);
        fs::remove_dir_all(&round).unwrap();
    }
    assert!(killed >= 30, "there were {killed} instants only");
}

/// Takes a reader out in a process that dies at an instant. Returns whether it ended before that.
pub fn unshare_until(home: &Path, ana: &Somebody, reader: &str, instant: u32) -> bool {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "workspace::tests::unshare::takes_out_until_it_dies"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let told = serde_json::json!({
        "home": home, "config_dir": ana.config_dir, "identity": *ana.keyring.held.lock().unwrap(),
        "reader": reader, "instant": instant,
    });
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), told.to_string().as_bytes()).unwrap();
    let status = child.wait().unwrap();
    assert_ne!(status.code(), Some(101), "it failed before it was killed");
    status.success()
}

#[test]
#[ignore = "the process that the tests of this file start"]
fn takes_out_until_it_dies() {
    let mut told = String::new();
    std::io::stdin().read_to_string(&mut told).unwrap();
    let told: Value = serde_json::from_str(&told).expect("started by hand: there is nothing to do");
    let text = |name: &str| told[name].as_str().unwrap().to_owned();
    let ana = Somebody { config_dir: text("config_dir").into(), keyring: Arc::default(), passphrase: None };
    *ana.keyring.held.lock().unwrap() = Some(text("identity"));
    let workspace = ana.open(Path::new(&text("home")));
    disk::kill::at(u32::try_from(told["instant"].as_u64().unwrap()).unwrap());
    workspace.unshare(Some(&text("reader"))).unwrap();
    disk::kill::at(0);
}

pub fn copy_folder(from: &Path, to: &Path) {
    for name in names(from) {
        let path = from.join(&name);
        if path.is_dir() {
            copy_folder(&path, &to.join(&name));
        } else {
            put_file(&to.join(&name), fs::read(&path).unwrap());
        }
    }
}
