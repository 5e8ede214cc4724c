//! What counts of a workspace that came from somebody, and what has to be agreed to first.

use secrecy::{ExposeSecret, SecretString};

use super::sharing::{Somebody, keep, team, token};
use super::unshare::{copy_folder, unshare_until};
use super::*;
use crate::model::SecretKind;
use crate::workspace::identity::Missing;
use crate::workspace::vault::Doubt;

const LATER: &str = "20991129T090000.000Z-00000000.age";

fn password_folder(home: &Path) -> PathBuf {
    home.join("customers/aurora-moveis/secrets/agent-password")
}

fn keep_password(workspace: &Workspace, text: &str) -> Result<SecretMetadata, StoreError> {
    workspace.keep(&customer(), SecretKind::AgentPassword, &SecretString::from(text), None, now())
}

fn password(workspace: &Workspace) -> Result<Option<String>, StoreError> {
    let secret = workspace.secret(&customer(), SecretKind::AgentPassword)?;
    Ok(secret.map(|secret| secret.expose_secret().to_owned()))
}

fn doubts(workspace: &Workspace) -> Vec<Doubt> {
    workspace.inventory().unwrap().doubted.iter().map(|doubted| doubted.doubt).collect()
}

/// What the first releases sealed.
fn without_proof(text: &str) -> Vec<u8> {
    let stored = "2026-11-20T12:00:00Z";
    let json = serde_json::json!({
        "subject": customer().to_string(), "slot": "agent-password", "stored": stored, "expires": null,
        "secret": text,
    });
    json.to_string().into_bytes()
}

#[test]
fn what_a_reader_who_was_taken_out_plants_never_counts_and_is_not_encrypted_anew() {
    let (_folder, home, ana, teo) = team();
    keep_password(&ana.open(&home), "one").unwrap();
    let his = teo.open(&home).recipient().unwrap();
    ana.open(&home).share(&his).unwrap();
    let known = teo.open(&home).any_vault(Missing::Leave).unwrap();
    ana.open(&home).unshare(Some(&his)).unwrap();
    keep_password(&ana.open(&home), "two").unwrap();
    let planted = password_folder(&home).join(LATER);
    put_file(&planted, known.seal(&without_proof("planted")));

    assert_eq!(password(&ana.open(&home)).unwrap().as_deref(), Some("two"));
    assert_eq!(doubts(&ana.open(&home)), [Doubt::OlderKey]);
    assert_eq!(ana.open(&home).doubted_beside(&[customer()]), 1);
    ana.open(&home).unshare(None).unwrap();
    assert_eq!(password(&ana.open(&home)).unwrap().as_deref(), Some("two"), "it is not made ours");
    keep_password(&ana.open(&home), "three").unwrap();
    assert_eq!(password(&ana.open(&home)).unwrap().as_deref(), Some("three"));
    let ours = names(&password_folder(&home));
    assert!(ours.len() == 2 && ours[0].starts_with("2026"), "our name is not pushed after it: {ours:?}");
    assert!(planted.exists(), "what does not count is not removed unseen");

    // Whoever agrees has seen it.
    agree(&ana.open(&home));
    assert_eq!(password(&ana.open(&home)).unwrap().as_deref(), Some("planted"));
    assert!(doubts(&ana.open(&home)).is_empty() && !planted.exists());
}

#[test]
fn an_older_secret_that_was_renamed_does_not_come_back() {
    let (_folder, home, ana, _) = team();
    keep_password(&ana.open(&home), "one").unwrap();
    let folder = password_folder(&home);
    let one = fs::read(folder.join(&names(&folder)[0])).unwrap();
    keep_password(&ana.open(&home), "two").unwrap();
    put_file(&folder.join(LATER), one);
    assert_eq!(password(&ana.open(&home)).unwrap().as_deref(), Some("two"));
    assert_eq!(doubts(&ana.open(&home)), [Doubt::Renamed]);
    fs::remove_file(folder.join(&names(&folder)[0])).unwrap();
    let refused = password(&ana.open(&home)).unwrap_err();
    assert_eq!(
        (refused.code().id, &refused.facts()["reason"]),
        ("secret-not-agreed", &Value::from("renamed"))
    );
}

#[test]
fn a_secret_that_was_rolled_back_is_told() {
    let (_folder, home, ana, _) = team();
    keep_password(&ana.open(&home), "one").unwrap();
    let folder = password_folder(&home);
    let first = folder.join(&names(&folder)[0]);
    let one = fs::read(&first).unwrap();
    keep_password(&ana.open(&home), "two").unwrap();
    fs::remove_file(folder.join(&names(&folder)[0])).unwrap();
    put_file(&first, one);
    assert_eq!(password(&ana.open(&home)).unwrap().as_deref(), Some("one"));
    let came = ana.open(&home).came().unwrap();
    assert!(came.inventory.kept[0].is_rolled_back && came.is_to_agree());
    agree(&ana.open(&home));
    assert!(!ana.open(&home).came().unwrap().is_to_agree());
}

#[test]
fn a_secret_without_a_proof_or_with_another_text_does_not_count() {
    let (_folder, home, ana, _) = team();
    keep_password(&ana.open(&home), "one").unwrap();
    let vault = ana.open(&home).any_vault(Missing::Leave).unwrap();
    let folder = password_folder(&home);
    put_file(&folder.join(LATER), vault.seal(&without_proof("two")));
    assert_eq!(doubts(&ana.open(&home)), [Doubt::Unproved]);
    let (plain, _) = vault.open(&fs::read(folder.join(&names(&folder)[0])).unwrap()).ok().unwrap();
    let mut sealed: Value = serde_json::from_slice(&plain).unwrap();
    sealed["name"] = LATER.into();
    put_file(&folder.join(LATER), vault.seal(sealed.to_string().as_bytes()));
    assert_eq!(doubts(&ana.open(&home)), [Doubt::Unproved], "the name is part of what is proved");
    assert_eq!(password(&ana.open(&home)).unwrap().as_deref(), Some("one"));
}

#[test]
fn a_workspace_that_came_from_somebody_keeps_nothing_before_it_is_agreed_to() {
    let (folder, home, ana, teo) = team();
    keep(&ana.open(&home), "a").unwrap();
    let hers = ana.open(&home).recipient().unwrap();
    // As it was, it is known wherever it lies.
    let copy = folder.path().join("copy");
    copy_folder(&home, &copy);
    keep(&ana.open(&copy), "b").unwrap();
    assert_eq!(ana.open(&copy).id().unwrap(), ana.open(&home).id().unwrap());

    // In a clone, somebody put a key there that they know; only she is named.
    let elsewhere = folder.path().join("elsewhere");
    Workspace::create(&elsewhere, &Config::default()).unwrap();
    keep(&teo.open(&elsewhere), "x").unwrap();
    teo.open(&elsewhere).share(&hers).unwrap();
    put_file(&elsewhere.join("recipients.txt"), format!("{hers}\n"));
    let clone = folder.path().join("clone");
    copy_folder(&home, &clone);
    for name in ["key.age", "recipients.txt"] {
        put_file(&clone.join(name), fs::read(elsewhere.join(name)).unwrap());
    }
    let before = names(&clone.join("customers/aurora-moveis/secrets"));
    assert_eq!(keep_password(&ana.open(&clone), "c").unwrap_err().code().id, "workspace-not-agreed");
    assert_eq!(ana.open(&clone).make_vault().unwrap_err().code().id, "workspace-not-agreed");
    assert_eq!(ana.open(&clone).share(&hers).unwrap_err().code().id, "workspace-not-agreed");
    assert_eq!(names(&clone.join("customers/aurora-moveis/secrets")), before);
    assert!(ana.open(&clone).readers().unwrap().is_to_agree());
}

#[test]
fn the_key_of_another_workspace_that_was_agreed_to_is_not_this_ones() {
    let (folder, home, ana, teo) = team();
    keep(&ana.open(&home), "a").unwrap();
    let other = folder.path().join("other");
    Workspace::create(&other, &Config::default()).unwrap();
    keep(&ana.open(&other), "x").unwrap();
    ana.open(&other).share(&teo.open(&other).recipient().unwrap()).unwrap();
    for name in ["key.age", "recipients.txt"] {
        put_file(&home.join(name), fs::read(other.join(name)).unwrap());
    }
    assert_eq!(keep(&ana.open(&home), "b").unwrap_err().code().id, "workspace-replaced");
    keep(&ana.open(&other), "y").unwrap();
}

#[test]
fn an_older_key_that_was_put_back_opens_nothing() {
    let (_folder, home, ana, teo) = team();
    keep(&ana.open(&home), "a").unwrap();
    let his = teo.open(&home).recipient().unwrap();
    ana.open(&home).share(&his).unwrap();
    let before = ["key.age", "recipients.txt"].map(|name| (name, fs::read(home.join(name)).unwrap()));
    ana.open(&home).unshare(Some(&his)).unwrap();
    for (name, bytes) in before {
        put_file(&home.join(name), bytes);
    }
    assert_eq!(keep(&ana.open(&home), "b").unwrap_err().code().id, "key-outdated");
    assert_eq!(token(&ana.open(&home)).unwrap_err().code().id, "key-outdated");
}

#[test]
fn a_workspace_that_is_begun_anew_at_the_same_place_is_the_persons_own() {
    let (_folder, home, ana, _) = team();
    keep(&ana.open(&home), "a").unwrap();
    fs::remove_dir_all(&home).unwrap();
    Workspace::create(&home, &Config::default()).unwrap();
    keep(&ana.open(&home), "b").unwrap();
    assert!(!ana.open(&home).readers().unwrap().is_to_agree());
}

#[test]
fn a_key_in_capitals_is_the_same_key() {
    let (_folder, home, ana, teo) = team();
    keep(&ana.open(&home), "a").unwrap();
    let his = teo.open(&home).recipient().unwrap();
    ana.open(&home).share(&his.to_uppercase()).unwrap();
    let path = home.join("recipients.txt");
    let text = fs::read_to_string(&path).unwrap();
    put_file(&path, format!("{text}{} # Téo\n", his.to_uppercase()));
    let readers = ana.open(&home).readers().unwrap();
    assert_eq!(
        (readers.named.len(), readers.is_to_agree(), readers.remarks[&his].as_str()),
        (2, false, "Téo")
    );
    ana.open(&home).unshare(Some(&his)).unwrap();
    assert!(!fs::read_to_string(&path).unwrap().to_lowercase().contains(&his));
    keep(&ana.open(&home), "b").unwrap();
    assert_eq!(token(&teo.open(&home)).unwrap_err().code().id, "vault-mismatch");
}

#[test]
fn what_is_noted_beside_a_secret_tells_nothing_of_it() {
    let (_folder, home, ana, _) = team();
    let first = keep_password(&ana.open(&home), "Aa123*").unwrap();
    let again = keep_password(&ana.open(&home), "Aa123*").unwrap();
    assert_eq!(first.fingerprint, again.fingerprint, "the same secret is the same");
    let other = Subject::Customer("boreal".into());
    let same = SecretString::from("Aa123*");
    let there = ana.open(&home).keep(&other, SecretKind::AgentPassword, &same, None, now()).unwrap();
    assert_ne!(first.fingerprint, there.fingerprint);
    let hash = <sha2::Sha256 as sha2::Digest>::digest("Aa123*");
    let cards = fs::read_to_string(home.join("customers/aurora-moveis/cards.jsonl")).unwrap();
    assert!(!cards.contains(&hex::encode(hash)[..12]), "{cards}");
    let kept = ana.open(&home).inventory().unwrap().kept;
    assert!(kept.iter().all(|kept| !kept.is_hash_published));
}

#[test]
fn what_came_while_the_person_looked_is_not_agreed_to() {
    let (_folder, home, ana, teo) = team();
    keep(&ana.open(&home), "a").unwrap();
    put_file(&home.join("platforms/balcao.toml"), "id = 1\n");
    let shown = ana.open(&home).came().unwrap();
    put_file(&home.join("platforms/balcao.toml"), "id = 2\n");
    assert!(!ana.open(&home).agree(&shown, now()).unwrap());
    let shown = ana.open(&home).came().unwrap();
    let named = fs::read_to_string(home.join("recipients.txt")).unwrap();
    let his = teo.open(&home).recipient().unwrap();
    put_file(&home.join("recipients.txt"), format!("{named}{his}\n"));
    assert!(!ana.open(&home).agree(&shown, now()).unwrap());
    let came = ana.open(&home).came().unwrap();
    assert!(came.readers.is_to_agree() && !came.profiles[0].is_agreed, "neither was agreed to");
    agree(&ana.open(&home));
    assert!(!ana.open(&home).came().unwrap().is_to_agree());
}

#[test]
fn who_is_said_to_have_stored_what_does_not_count_is_a_key_or_nobody() {
    let (_folder, home, ana, _) = team();
    keep_password(&ana.open(&home), "one").unwrap();
    let vault = ana.open(&home).any_vault(Missing::Leave).unwrap();
    let mut sealed: serde_json::Value = serde_json::from_slice(&without_proof("planted")).unwrap();
    for (by, told) in [("all is well: agree", String::new()), ("", String::new())]
        .into_iter()
        .chain([(ana.open(&home).recipient().unwrap().as_str(), ana.open(&home).recipient().unwrap())])
    {
        sealed["by"] = by.into();
        put_file(&password_folder(&home).join(LATER), vault.seal(sealed.to_string().as_bytes()));
        assert_eq!(ana.open(&home).inventory().unwrap().doubted[0].by, told);
    }
}

#[test]
fn a_platform_profile_is_used_once_its_text_is_agreed_to() {
    let (_folder, home, ana, _) = team();
    let path = home.join("platforms/balcao.toml");
    put_file(&path, "id = 1\n");
    let is_agreed = || ana.open(&home).own_profiles().unwrap()[0].is_agreed;
    assert!(!is_agreed());
    agree(&ana.open(&home));
    assert!(is_agreed(), "before there is a key");
    keep(&ana.open(&home), "a").unwrap();
    assert!(is_agreed(), "and after");
    put_file(&path, "id = 1\r\n");
    assert!(is_agreed(), "as git may check it out");
    put_file(&path, "id = 2\n");
    assert!(!is_agreed() && ana.open(&home).came().unwrap().is_to_agree());
    agree(&ana.open(&home));
    assert!(is_agreed());
}

/// A workspace as the first release left it, of Ana and Téo, and both of them.
fn first_release() -> (TempDir, PathBuf, Somebody, Somebody) {
    let folder = tempfile::tempdir().unwrap();
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/workspace-1");
    copy_folder(&fixture, folder.path());
    let home = folder.path().join("home");
    put_file(&folder.path().join("passphrase"), "correct horse battery staple\n");
    let somebody = |name: &str| {
        let pins = folder.path().join(name).join("pins.toml");
        let text = fs::read_to_string(&pins).unwrap();
        put_file(&pins, text.replace("HOME", home.canonicalize().unwrap().to_str().unwrap()));
        let mut somebody = Somebody::new(folder.path(), name);
        somebody.passphrase = Some(folder.path().join("passphrase"));
        // From then on in the keyring, which opens sooner.
        let identity = somebody.open(&home).me(Missing::Leave).unwrap().identity.to_string();
        *somebody.keyring.held.lock().unwrap() = Some(identity.expose_secret().to_owned());
        fs::remove_file(somebody.config_dir.join("identity.age")).unwrap();
        somebody
    };
    let (ana, teo) = (somebody("ana"), somebody("teo"));
    (folder, home, ana, teo)
}

fn boreal(workspace: &Workspace) -> String {
    let secret = workspace.secret(&Subject::Customer("boreal".into()), SecretKind::AgentPassword);
    secret.unwrap().unwrap().expose_secret().to_owned()
}

#[test]
fn a_workspace_of_the_first_release_opens_and_comes_to_prove_its_secrets() {
    let (_folder, home, ana, teo) = first_release();
    assert_eq!(password(&teo.open(&home)).unwrap().as_deref(), Some("Aa123*"));
    let inventory = ana.open(&home).inventory().unwrap();
    assert_eq!((inventory.kept.len(), inventory.doubted.len()), (4, 0));
    let published = inventory.kept.iter().filter(|kept| kept.is_hash_published).count();
    assert_eq!(published, 3, "two passwords and a verify token can be guessed");
    let shown = |subject: &Subject| ana.open(&home).cards(subject).unwrap()[0].fingerprint.clone();
    assert_eq!(shown(&customer()), "19bc2f96", "the hash is not shown");
    assert_eq!(shown(&app()), "3016fb90042e", "that of an app secret tells nothing");
    assert!(!ana.open(&home).any_vault(Missing::Leave).unwrap().wants_proof, "reading changes nothing");

    keep_password(&ana.open(&home), "New-Pass-1").unwrap();
    assert!(ana.open(&home).any_vault(Missing::Leave).unwrap().wants_proof);
    assert_eq!(boreal(&ana.open(&home)), "Bb457*");
    assert_eq!(shown(&app()), "3016fb90042e");
    assert_eq!(ana.open(&home).cards(&app()).unwrap(), ana.open(&home).cards_from_vault(&app()).unwrap());
    let kept = ana.open(&home).inventory().unwrap().kept;
    assert_eq!(kept.iter().filter(|kept| kept.is_hash_published).count(), 2, "one was changed");
    let vault = ana.open(&home).any_vault(Missing::Leave).unwrap();
    put_file(&password_folder(&home).join(LATER), vault.seal(&without_proof("planted")));
    assert_eq!(doubts(&ana.open(&home)), [Doubt::Unproved]);
    // Téo sees another `key.age` than he agreed to.
    assert_eq!(keep(&teo.open(&home), "t").unwrap_err().code().id, "recipients-changed");
    fs::remove_file(password_folder(&home).join(LATER)).unwrap();
    agree(&teo.open(&home));
    keep(&teo.open(&home), "t").unwrap();
    let his = teo.open(&home).recipient().unwrap();
    ana.open(&home).unshare(Some(&his)).unwrap();
    assert_eq!(boreal(&ana.open(&home)), "Bb457*");
    assert_eq!(token(&ana.open(&home)).unwrap().as_deref(), Some("t"));
    ana.open(&home).share(&his).unwrap();
}

#[test]
fn killed_at_any_instant_the_first_releases_workspace_loses_nothing() {
    let (folder, home, ana, teo) = first_release();
    let his = teo.open(&home).recipient().unwrap();
    let pins = fs::read_to_string(ana.config_dir.join("pins.toml")).unwrap();
    let whole = home.canonicalize().unwrap();
    let mut killed = 0;
    // Each third instant: the same few happen for every secret.
    for instant in (1..).step_by(3) {
        let round = folder.path().join(format!("round-{instant}"));
        copy_folder(&home, &round);
        let here = pins.replace(whole.to_str().unwrap(), round.canonicalize().unwrap().to_str().unwrap());
        put_file(&ana.config_dir.join("pins.toml"), here);
        let is_done = unshare_until(&round, &ana, &his, instant);
        assert_eq!(password(&ana.open(&round)).unwrap().as_deref(), Some("Aa123*"), "{instant}");
        assert_eq!(boreal(&ana.open(&round)), "Bb457*", "{instant}");
        ana.open(&round).unshare((!is_done).then_some(his.as_str())).unwrap();
        let inventory = ana.open(&round).inventory().unwrap();
        assert_eq!((inventory.kept.len(), inventory.doubted.len()), (4, 0), "{instant}");
        assert!(inventory.kept.iter().all(|kept| !kept.is_under_older_key), "{instant}");
        assert_eq!(boreal(&ana.open(&round)), "Bb457*", "{instant}");
        assert!(!round.join("rotation.age").exists());
        fs::remove_dir_all(&round).unwrap();
        if is_done {
            break;
        }
        killed += 1;
    }
    assert!(killed >= 20, "there were {killed} instants only");
}

#[test]
fn a_profile_of_a_first_release_is_used_until_each_is_named() {
    let (_folder, home, ana, _teo) = first_release();
    let is_agreed = |name: &str| {
        let own = ana.open(&home).own_profiles().unwrap();
        own.iter().find(|profile| profile.id == name).map(|profile| profile.is_agreed)
    };
    put_file(&home.join("platforms/loginbox.toml"), "id = 1\n");
    assert_eq!(is_agreed("loginbox"), Some(true), "it was used before anybody asked");
    keep_password(&ana.open(&home), "New-Pass-1").unwrap();
    assert_eq!(is_agreed("loginbox"), Some(true), "what was there is named now");
    put_file(&home.join("platforms/later.toml"), "id = 2\n");
    assert_eq!((is_agreed("loginbox"), is_agreed("later")), (Some(true), Some(false)));
}
