use secrecy::{ExposeSecret, SecretString};

use super::*;
use crate::model::SecretKind;

/// A keyring that a test can lock and empty.
#[derive(Debug, Default)]
pub struct Pocket {
    pub held: Mutex<Option<String>>,
    pub closed: Mutex<Option<KeyringError>>,
    pub asked: Mutex<usize>,
}

impl Pocket {
    pub fn close(&self, why: Option<KeyringError>) {
        *self.closed.lock().unwrap() = why;
    }

    fn opened(&self) -> Result<std::sync::MutexGuard<'_, Option<String>>, KeyringError> {
        *self.asked.lock().unwrap() += 1;
        match *self.closed.lock().unwrap() {
            Some(why) => Err(why),
            None => Ok(self.held.lock().unwrap()),
        }
    }
}

impl Keyring for Pocket {
    fn read(&self) -> Result<SecretString, KeyringError> {
        let held = self.opened()?;
        held.as_ref().map(|text| SecretString::from(text.as_str())).ok_or(KeyringError::Missing)
    }

    fn write(&self, identity: &SecretString) -> Result<(), KeyringError> {
        *self.opened()? = Some(identity.expose_secret().to_owned());
        Ok(())
    }
}

/// Somebody with a keyring and a folder of their own.
pub struct Somebody {
    pub config_dir: PathBuf,
    pub keyring: Arc<Pocket>,
    pub passphrase: Option<PathBuf>,
}

impl Somebody {
    pub fn new(folder: &Path, name: &str) -> Self {
        Self { config_dir: folder.join(name), keyring: Arc::default(), passphrase: None }
    }

    /// Opens a home as a process of its own would.
    pub fn open(&self, home: &Path) -> Workspace {
        let passphrase =
            self.passphrase.clone().map(|file| Arc::new(PassphraseFile(file)) as Arc<dyn Passphrase>);
        Workspace::open(home).unwrap().with_identity(IdentitySource::Person(Person {
            config_dir: self.config_dir.clone(),
            identity_dir: self.config_dir.clone(),
            keyring: self.keyring.clone(),
            passphrase,
        }))
    }
}

pub fn keep(workspace: &Workspace, text: &str) -> Result<SecretMetadata, StoreError> {
    workspace.keep(&page(), SecretKind::PageToken, &SecretString::from(text), None, now())
}

pub fn token(workspace: &Workspace) -> Result<Option<String>, StoreError> {
    let secret = workspace.secret(&page(), SecretKind::PageToken)?;
    Ok(secret.map(|secret| secret.expose_secret().to_owned()))
}

/// A real workspace of Ana's, and Téo who has nothing to do with it yet.
pub fn team() -> (TempDir, PathBuf, Somebody, Somebody) {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    Workspace::create(&home, &Config::default()).unwrap();
    let (ana, teo) = (Somebody::new(folder.path(), "ana"), Somebody::new(folder.path(), "teo"));
    (folder, home, ana, teo)
}

#[test]
fn the_first_secret_makes_an_identity_in_the_keyring_and_another_process_finds_it() {
    let (_folder, home, ana, _) = team();
    keep(&ana.open(&home), "a").unwrap();
    assert!(ana.keyring.held.lock().unwrap().as_ref().unwrap().starts_with("AGE-SECRET-KEY-1"));
    assert!(!ana.config_dir.join("identity.age").exists());
    let again = ana.open(&home);
    assert_eq!(token(&again).unwrap().as_deref(), Some("a"));
    let (place, recipient) = again.identity().unwrap();
    assert_eq!(place, Whereabouts::Keyring);
    assert_eq!(fs::read_to_string(ana.config_dir.join("identity.pub")).unwrap(), format!("{recipient}\n"));
    assert_eq!(again.readers().unwrap().named, [recipient]);
}

#[test]
fn the_keyring_is_not_touched_unless_a_secret_is_read_or_kept() {
    let (_folder, home, ana, _) = team();
    let workspace = ana.open(&home);
    workspace.edit(&page(), &[set("name", "Aurora")]).unwrap();
    workspace.whole(&customer()).unwrap();
    workspace.cards(&page()).unwrap();
    workspace.readers().unwrap();
    assert_eq!(token(&workspace).unwrap(), None);
    assert_eq!(*ana.keyring.asked.lock().unwrap(), 0);
}

#[test]
fn a_keyring_that_does_not_answer_gives_way_to_a_passphrase_for_good() {
    let (folder, home, mut ana, _) = team();
    for why in [KeyringError::Locked, KeyringError::Unavailable] {
        ana.keyring.close(Some(why));
        let refused = keep(&ana.open(&home), "a").unwrap_err();
        assert_eq!(
            (refused.code().id, &refused.facts()["keyring"]),
            ("no-identity", &Value::from(why.word()))
        );
    }
    assert!(!home.join("key.age").exists());
    let file = folder.path().join("passphrase");
    put_file(&file, "correct horse\n");
    ana.passphrase = Some(file.clone());
    keep(&ana.open(&home), "a").unwrap();
    let path = ana.config_dir.join("identity.age");
    assert_eq!(
        ana.open(&home).identity().unwrap().0,
        Whereabouts::Passphrase { path, file: Some(file), is_short: false }
    );
    ana.keyring.close(None);
    assert_eq!(token(&ana.open(&home)).unwrap().as_deref(), Some("a"));
    keep(&ana.open(&home), "b").unwrap();
    assert_eq!(*ana.keyring.held.lock().unwrap(), None, "one person has one identity");
    ana.passphrase = None;
    assert_eq!(token(&ana.open(&home)).unwrap_err().code().id, "passphrase-unnamed");
}

#[test]
fn an_identity_in_a_keyring_that_does_not_open_is_never_replaced() {
    let (folder, home, mut ana, _) = team();
    keep(&ana.open(&home), "a").unwrap();
    let held = ana.keyring.held.lock().unwrap().clone();
    let file = folder.path().join("passphrase");
    put_file(&file, "correct horse\n");
    ana.passphrase = Some(file);
    let codes = || {
        let kept = keep(&ana.open(&home), "b").unwrap_err().code().id;
        [kept, token(&ana.open(&home)).unwrap_err().code().id]
    };
    for why in [KeyringError::Locked, KeyringError::Unavailable] {
        ana.keyring.close(Some(why));
        assert_eq!(codes(), ["keyring-closed"; 2]);
    }
    ana.keyring.close(None);
    *ana.keyring.held.lock().unwrap() = None;
    assert_eq!(codes(), ["identity-lost"; 2]);
    assert!(!ana.config_dir.join("identity.age").exists());
    *ana.keyring.held.lock().unwrap() = held;
    assert_eq!(token(&ana.open(&home)).unwrap().as_deref(), Some("a"));
}

#[test]
fn processes_that_begin_at_once_make_one_identity() {
    let (_folder, home, ana, _) = team();
    let recipients: Vec<String> = std::thread::scope(|scope| {
        let each = || scope.spawn(|| ana.open(&home).recipient().unwrap());
        [each(), each(), each(), each()].into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(recipients.iter().all(|recipient| *recipient == recipients[0]), "{recipients:?}");
}

#[test]
fn a_colleague_reads_what_is_shared_and_keeps_in_turn() {
    let (_folder, home, ana, teo) = team();
    keep(&ana.open(&home), "a").unwrap();
    let sealed = fs::read(
        home.join("customers/aurora-moveis/secrets/page-token-104200000000111")
            .join(&names(&home.join("customers/aurora-moveis/secrets/page-token-104200000000111"))[0]),
    );
    let his = teo.open(&home).recipient().unwrap();
    assert_eq!(token(&teo.open(&home)).unwrap_err().code().id, "vault-mismatch");
    put_file(
        &home.join("recipients.txt"),
        fs::read_to_string(home.join("recipients.txt")).unwrap() + "# the team\n",
    );
    ana.open(&home).share(&his).unwrap();
    assert_eq!(token(&teo.open(&home)).unwrap().as_deref(), Some("a"));
    let folder = home.join("customers/aurora-moveis/secrets/page-token-104200000000111");
    let after = fs::read(folder.join(&names(&folder)[0])).unwrap();
    assert_eq!(after, sealed.unwrap(), "`key.age` alone is encrypted anew");
    assert!(fs::read_to_string(home.join("recipients.txt")).unwrap().contains("# the team\n"));
    assert!(!teo.open(&home).readers().unwrap().is_pinned);
    assert_eq!(keep(&teo.open(&home), "b").unwrap_err().code().id, "workspace-not-agreed");
    assert_eq!(token(&teo.open(&home)).unwrap().as_deref(), Some("a"), "reading goes on");
    agree(&teo.open(&home));
    keep(&teo.open(&home), "b").unwrap();
    assert!(teo.open(&home).readers().unwrap().is_pinned);
    assert_eq!(token(&ana.open(&home)).unwrap().as_deref(), Some("b"));
    keep(&ana.open(&home), "c").unwrap();
}

#[test]
fn nothing_is_encrypted_to_a_reader_who_came_by_git_before_it_is_agreed_to() {
    let (_folder, home, ana, teo) = team();
    keep(&ana.open(&home), "a").unwrap();
    let stranger = teo.open(&home).recipient().unwrap();
    let path = home.join("recipients.txt");
    let before = fs::read_to_string(&path).unwrap();
    put_file(&path, format!("{before}{stranger}\n"));
    assert_eq!(token(&ana.open(&home)).unwrap().as_deref(), Some("a"), "reading goes on");
    let refused = keep(&ana.open(&home), "b").unwrap_err();
    assert_eq!(refused.code().id, "recipients-changed");
    assert_eq!(refused.facts()["added"], serde_json::json!([stranger]));
    assert_eq!(ana.open(&home).unshare(None).unwrap_err().code().id, "recipients-changed");
    assert_eq!(token(&ana.open(&home)).unwrap().as_deref(), Some("a"));
    agree(&ana.open(&home));
    keep(&ana.open(&home), "b").unwrap();

    // Somebody who is named no more is told, and hinders nobody.
    put_file(&path, before);
    assert!(ana.open(&home).readers().unwrap().changed());
    keep(&ana.open(&home), "c").unwrap();
}

#[test]
fn nothing_is_encrypted_to_a_key_that_came_by_git_before_it_is_agreed_to() {
    let (_folder, home, ana, teo) = team();
    keep(&ana.open(&home), "a").unwrap();
    let hers = ana.open(&home).recipient().unwrap();
    // Somebody who may write to the repository puts a key there that they know.
    let elsewhere = tempfile::tempdir().unwrap();
    Workspace::create(elsewhere.path(), &Config::default()).unwrap();
    let bait = teo.open(elsewhere.path());
    keep(&bait, "x").unwrap();
    bait.share(&hers).unwrap();
    put_file(&home.join("key.age"), fs::read(elsewhere.path().join("key.age")).unwrap());
    assert_eq!(keep(&ana.open(&home), "b").unwrap_err().code().id, "workspace-replaced");
    assert_eq!(token(&ana.open(&home)).unwrap_err().code().id, "workspace-replaced");
    assert_eq!(ana.open(&home).readers().unwrap().key, KeyStanding::Foreign);
}

#[test]
fn a_pins_file_or_a_reader_that_does_not_read_stops_keeping() {
    let (_folder, home, ana, _) = team();
    keep(&ana.open(&home), "a").unwrap();
    put_file(&ana.config_dir.join("pins.toml"), "[[workspace]]\npath = 3\n");
    assert_eq!(keep(&ana.open(&home), "b").unwrap_err().code().id, "record-corrupt");
    fs::remove_file(ana.config_dir.join("pins.toml")).unwrap();
    put_file(&home.join("recipients.txt"), "# us\nage1nobody\n");
    let StoreError::Corrupt { line, .. } = keep(&ana.open(&home), "b").unwrap_err() else { unreachable!() };
    assert_eq!(line, 2);
}
