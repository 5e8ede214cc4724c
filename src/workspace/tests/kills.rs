use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command, Stdio};

use secrecy::{ExposeSecret, SecretString};

use super::*;
use crate::model::{Entry, SecretKind};

/// Starts a process of its own that writes into a home until it is killed.
fn writer(home: &Path) -> Child {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "--nocapture", "workspace::tests::kills::writes_until_it_is_killed"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(home.to_str().unwrap().as_bytes()).unwrap();
    child
}

#[test]
#[ignore = "the process that the tests of this file start and kill"]
fn writes_until_it_is_killed() {
    let mut home = String::new();
    std::io::stdin().read_to_string(&mut home).unwrap();
    assert!(!home.is_empty(), "started by hand: there is no home to write to");
    let workspace = again(Path::new(&home));
    let secret = |number: u32| SecretString::from(format!("token {number}"));
    let start = number_in(&workspace).map_or(0, |number| number + 1);
    for number in start.. {
        workspace.keep(&page(), SecretKind::PageToken, &secret(number), None, now()).unwrap();
        writeln!(std::io::stdout(), "\nkept {number}").unwrap();
        workspace.edit(&customer(), &[set("number", &number.to_string()), say("mode", "live")]).unwrap();
        let entry = Entry { at: now(), kind: "kept".into(), of: number.to_string(), note: String::new() };
        workspace.ledger_add(&customer(), &entry).unwrap();
        writeln!(std::io::stdout(), "\nadded {number}").unwrap();
    }
}

fn number_in(workspace: &Workspace) -> Option<u32> {
    let secret = workspace.secret(&page(), SecretKind::PageToken).unwrap()?;
    Some(secret.expose_secret().strip_prefix("token ").unwrap().parse().unwrap())
}

#[test]
fn a_process_killed_at_any_instant_loses_nothing_that_it_had_kept() {
    let (_folder, workspace) = demo();
    put_record(&workspace, "schema = 1\n# ours\nvendor = 3\n");
    let mut last_kept = None;
    let mut last_added = None;
    for round in 0..12 {
        let mut child = writer(workspace.home());
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let number = |line: &str, word: &str| line.strip_prefix(word)?.trim().parse::<u32>().ok();
        let first = lines.find_map(|line| number(&line.unwrap(), "kept "));
        last_kept = first.or(last_kept);
        std::thread::sleep(Duration::from_micros(1700 * round));
        child.kill().unwrap();
        child.wait().unwrap();
        for line in lines.map_while(Result::ok) {
            last_kept = number(&line, "kept ").or(last_kept);
            last_added = number(&line, "added ").or(last_added);
        }

        let kept = last_kept.unwrap();
        let found = number_in(&workspace).unwrap();
        assert!(found == kept || found == kept + 1, "kept {kept}, found {found}");
        let record = workspace.record(&customer()).unwrap();
        assert_eq!(record.get("vendor"), Some("3"));
        assert!(record_text(&workspace).contains("# ours"));
        workspace.repair_metadata(&page()).unwrap();
        assert_eq!(workspace.cards(&page()).unwrap(), workspace.cards_from_vault(&page()).unwrap());
        if let Some(added) = last_added {
            let ledger = workspace.ledger(&customer()).unwrap();
            assert!(ledger.lines.iter().any(|entry| entry.of == added.to_string()));
        }
    }
    let later = SecretString::from("token 0");
    workspace.keep(&page(), SecretKind::PageToken, &later, None, now()).unwrap();
    let folder = workspace.home().join("customers/aurora-moveis/secrets/page-token-104200000000111");
    assert_eq!(names(&folder).len(), 1, "nothing unfinished or older is left");
}

#[test]
fn a_killed_process_frees_its_locks() {
    let (_folder, workspace) = demo();
    let mut child = writer(workspace.home());
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap().starts_with("kept ")));
    child.kill().unwrap();
    child.wait().unwrap();
    let start = std::time::Instant::now();
    workspace.edit(&customer(), &[set("name", "Aurora")]).unwrap();
    assert!(start.elapsed() < WRITE_PATIENCE);
}
