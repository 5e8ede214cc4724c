//! A workspace that came by git from somebody who means harm: links, pipes and huge files in it.
#![cfg(unix)]

use std::collections::BTreeMap;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use onboard::error::Exit;
use onboard::sandbox::World;
use onboard::workspace::{HomeKind, Personal};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::faults::commands;
use super::stage::{Meta, Stage, copy, ready, settled};

const APP: &str = "900100200300400";
const PASSWORD: &str = "Correct-Horse-9";
const INPUT: &str = "Another-Horse-9\n";

/// What writes, one command for each writer, and what removes; the last two leave nothing to write to.
const WRITING: &[&[&str]] = &[
    &["customer", "set", "aurora", "agent_login", "meta.reviewer"],
    &["customer", "set", "aurora", "agent_password", "--stdin"],
    &["start", "aurora", "--only", "customer"],
    &["review", "pack", "aurora"],
    &["vault", "share", "--yes"],
    &["app", "remove", APP, "--yes"],
    &["customer", "remove", "aurora-moveis", "--yes"],
];

/// Returns a settled workspace, where nobody at Meta answers.
fn unbound() -> Stage {
    let stage = Stage::new();
    copy(settled("static"), stage.folder.path());
    stage.bind("http://127.0.0.1:9");
    stage
}

/// Returns a settled workspace with a pack, where nobody at Meta answers.
fn populated() -> Stage {
    let stage = unbound();
    let packed = stage.run(&["review", "pack", "aurora", "--json"]);
    assert_eq!(packed.exit, Exit::Settled, "{}", packed.out);
    stage
}

fn again(of: &Stage) -> Stage {
    let stage = Stage::new();
    copy(of.folder.path(), stage.folder.path());
    stage
}

/// Returns every file and folder below a folder, relative to it, with what a file holds. No link is followed.
fn tree(folder: &Path) -> BTreeMap<PathBuf, Option<Vec<u8>>> {
    let mut all = BTreeMap::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let entry = entry.unwrap();
            let (path, kind) = (entry.path(), entry.file_type().unwrap());
            let held = kind.is_file().then(|| std::fs::read(&path).unwrap());
            all.insert(path.strip_prefix(folder).unwrap().to_path_buf(), held);
            if kind.is_dir() {
                open.push(path);
            }
        }
    }
    all
}

/// Returns the paths of a workspace: all, or one of each kind.
fn paths(stage: &Stage, is_whole: bool) -> Vec<PathBuf> {
    let kind = |path: &Path| {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let is_packed = path.components().any(|part| part.as_os_str() == "review") && !name.starts_with('.');
        match path.extension().and_then(|end| end.to_str()) {
            Some("age") if name != "key.age" => "a secret".to_owned(),
            _ if is_packed => format!("{} in a pack", path.components().count()),
            _ => format!("{}/{name}", path.components().next().unwrap().as_os_str().display()),
        }
    };
    let all = tree(&stage.home()).into_keys();
    if is_whole {
        return all.collect();
    }
    all.map(|path| (kind(&path), path)).collect::<BTreeMap<_, _>>().into_values().collect()
}

/// Puts a link in the place of what lies at a path, which lies outside from then on.
fn link(stage: &Stage, path: &Path, is_dangling: bool) -> PathBuf {
    let outside = stage.folder.path().join("outside");
    std::fs::create_dir_all(&outside).unwrap();
    let (place, bait) = (stage.home().join(path), outside.join("bait"));
    std::fs::rename(&place, &bait).unwrap();
    symlink(if is_dangling { outside.join("new") } else { bait }, &place).unwrap();
    outside
}

/// Holds each command against a link at each path; returns what went wrong.
fn linked(commands: &[&[&str]], is_whole: bool) -> Vec<String> {
    let original = populated();
    let mut wrong = Vec::new();
    for path in paths(&original, is_whole) {
        for is_dangling in [false, true] {
            let mut stage = again(&original);
            let mut outside = link(&stage, &path, is_dangling);
            let before = tree(&outside);
            for command in commands {
                // A demo takes seconds, and makes a home of its own.
                if command.first() == Some(&"demo") && path.components().count() > 1 {
                    continue;
                }
                if is_whole {
                    stage = again(&original);
                    outside = link(&stage, &path, is_dangling);
                }
                let ran = stage.run_with(&[*command, &["--json"]].concat(), INPUT);
                let after = tree(&outside);
                if after != before {
                    wrong.push(format!("{command:?} reached out through {}: {}", path.display(), ran.out));
                }
                let said: serde_json::Value = serde_json::from_str(&ran.out).unwrap_or_default();
                let is_script = command.first() == Some(&"completions");
                if !is_script && said["exit"] != ran.exit.word() {
                    wrong.push(format!(
                        "{command:?} ended {:?} at {}: {}",
                        ran.exit,
                        path.display(),
                        ran.out
                    ));
                }
                let reasons = said["findings"].as_array().map_or(0, Vec::len);
                if ran.exit == Exit::Failed && said["error"].is_null() && reasons == 0 {
                    wrong.push(format!("{command:?} failed without a reason at {}", path.display()));
                }
                if ran.out.contains("panicked") || ran.err.contains("panicked") {
                    wrong.push(format!("{command:?} panicked at {}", path.display()));
                }
            }
        }
    }
    wrong
}

#[test]
fn no_command_that_writes_or_removes_reaches_out_through_a_link() {
    let wrong = linked(WRITING, false);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
#[ignore = "takes many minutes: `cargo test --test it -- --ignored hostile:: broken:: kills::`"]
fn no_command_at_all_reaches_out_through_a_link_at_any_path() {
    let all: Vec<_> = commands().collect();
    let wrong = linked(&all, true);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_link_is_told_by_its_path_and_makes_one_customer_unreadable_and_no_other() {
    let stage = populated();
    let made = stage.run(&["customer", "new", "--company", "Boreal", "--json"]);
    assert_eq!(made.exit, Exit::Settled, "{}", made.out);
    link(&stage, Path::new("customers/boreal"), false);
    let ran = stage.run(&["status", "--all", "--json"]).json();
    let broken: Vec<_> = ran["findings"].as_array().unwrap().iter().collect();
    let broken: Vec<_> = broken.iter().filter(|finding| finding["code"] == "customer-unreadable").collect();
    assert_eq!(broken.len(), 1, "{ran}");
    assert_eq!(broken[0]["subject"], "customer/boreal");
    assert_eq!(broken[0]["facts"]["reason"], "workspace-link");
    let ran = stage.run(&["customer", "set", "boreal", "company", "B", "--json"]);
    let error = ran.json()["error"].clone();
    assert_eq!((ran.exit, error["code"].as_str()), (Exit::Failed, Some("workspace-link")), "{error}");
    assert!(error["facts"]["path"].as_str().unwrap().ends_with("home/customers/boreal"), "{error}");
    assert_eq!(stage.run(&["customer", "set", "aurora", "agent_login", "a", "--json"]).exit, Exit::Settled);
}

/// Works, and fails where that takes so long that it waits for somebody.
fn in_time<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let (tell, told) = std::sync::mpsc::channel();
    std::thread::spawn(move || tell.send(work()));
    told.recv_timeout(Duration::from_mins(2)).expect("it waits")
}

#[test]
fn a_pipe_in_the_place_of_a_file_is_not_waited_for() {
    let original = populated();
    let files = paths(&original, false).into_iter().filter(|path| original.home().join(path).is_file());
    let mut stages = Vec::new();
    for path in files {
        let stage = again(&original);
        let place = stage.home().join(&path);
        std::fs::remove_file(&place).unwrap();
        assert!(Command::new("mkfifo").arg(&place).status().unwrap().success());
        stages.push((path, stage));
    }
    in_time(move || {
        for (path, stage) in stages {
            for command in WRITING.iter().chain(&[&["status", "aurora"][..]]) {
                let ran = stage.run_with(&[*command, &["--json"]].concat(), INPUT);
                assert!(!ran.out.is_empty(), "{command:?} {}", path.display());
            }
        }
    });
}

#[test]
fn a_pipe_or_a_huge_file_that_is_named_is_neither_waited_for_nor_read_whole() {
    let mut stage = populated();
    let pipe = stage.folder.path().join("pipe.txt");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let huge = stage.folder.path().join("huge.txt");
    std::fs::File::create(&huge).unwrap().set_len(300 << 20).unwrap();
    let named = [pipe, huge].map(|path| path.to_str().unwrap().to_owned());
    stage.set("ONBOARD_PASSPHRASE_FILE", &named[1]);
    in_time(move || {
        for file in &named {
            for command in [
                &["start", "aurora", "--answers", file][..],
                &["review", "lint", file],
                &["platform", "check", file],
                &["review", "record", "refused", "aurora", "--note-file", file],
                &["sandbox", "serve", "--world", file],
            ] {
                let ran = stage.run(&[command, &["--json"]].concat());
                // An empty text is a text: its lint has nothing to stop it.
                let is_read = command.first() == Some(&"review") && file.ends_with("pipe.txt");
                assert!(is_read || ran.exit != Exit::Settled, "{command:?} {}", ran.out);
            }
        }
        std::fs::write(stage.home().join("config.toml"), vec![b'#'; 2 << 20]).unwrap();
        let ran = stage.run(&["status", "--all", "--json"]);
        assert_eq!((ran.exit, ran.reasons()), (Exit::Failed, vec!["file-too-large".to_owned()]));
    });
}

fn git(stage: &Stage, arguments: &[&str]) -> String {
    git_in(&stage.home(), arguments)
}

fn git_in(folder: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new("git");
    let own = ["-c", "core.autocrlf=false", "-c", "user.name=Ana", "-c", "user.email=ana@example.com"];
    command.current_dir(folder).args(own).args(["-c", "protocol.file.allow=always"]).args(arguments);
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    let done = command.output().unwrap();
    assert!(done.status.success(), "{arguments:?} {done:?}");
    String::from_utf8(done.stdout).unwrap()
}

#[test]
fn the_reviewers_password_is_not_taken_by_git_whatever_the_repository_says() {
    let hostile: [(&str, &str); 4] = [
        ("", ""),
        (".gitignore", "!*\n"),
        ("review/.gitignore", "!*\n"),
        ("review/2026-11-20/.gitignore", "!*\n!index.html\n"),
    ];
    for (file, text) in hostile {
        let stage = unbound();
        git(&stage, &["init", "-q"]);
        if !file.is_empty() {
            stage.write(&format!("home/apps/{APP}/{file}"), text);
            // Without a manifest it is no pack of ours.
            if file.contains("2026") {
                stage.write(&format!("home/apps/{APP}/review/2026-11-20/.manifest.json"), "{}");
            }
        }
        let packed = stage.run(&["review", "pack", "aurora", "--json"]);
        assert_eq!(packed.exit, Exit::Settled, "{}", packed.out);
        let folder = packed.json()["result"]["folder"].as_str().unwrap().to_owned();
        let page = std::fs::read_to_string(Path::new(&folder).join("index.html")).unwrap();
        assert!(page.contains(PASSWORD));
        git(&stage, &["add", "-A"]);
        for staged in git(&stage, &["ls-files"]).lines() {
            let held = std::fs::read(stage.home().join(staged)).unwrap();
            assert!(!String::from_utf8_lossy(&held).contains(PASSWORD), "{file}: {staged}");
        }
    }
    let stage = unbound();
    git(&stage, &["init", "-q"]);
    std::fs::create_dir(stage.home().join("notes")).unwrap();
    symlink("../../notes", stage.home().join(format!("apps/{APP}/review"))).unwrap();
    let refused = stage.run(&["review", "pack", "aurora", "--json"]);
    assert_eq!((refused.exit, refused.reasons()), (Exit::Failed, vec!["workspace-link".to_owned()]));
    assert!(tree(&stage.home().join("notes")).is_empty());
}

/// Returns a workspace with a page in the place of its pack's, and a manifest that says it is ours.
fn planted() -> Stage {
    let stage = populated();
    let pack = format!("home/apps/{APP}/review/2026-11-20");
    std::fs::remove_dir_all(stage.folder.path().join(&pack)).unwrap();
    stage.write(&format!("{pack}/index.html"), "theirs");
    let sum = hex::encode(Sha256::digest("theirs"));
    stage.write(&format!("{pack}/.manifest.json"), json!({ "index.html": sum }).to_string());
    stage
}

/// Returns what `review pack` says of a folder that git lists already, and whether git then takes the password.
fn packed_where_tracked(stage: &Stage, home: &Path) -> (Vec<String>, bool) {
    let at = home.to_str().unwrap();
    let packed = stage.run(&["review", "pack", "aurora", "--json", "--home", at]);
    git_in(home, &["add", "-A", "."]);
    let is_taken = git_in(home, &["ls-files"])
        .lines()
        .any(|staged| String::from_utf8_lossy(&std::fs::read(home.join(staged)).unwrap()).contains(PASSWORD));
    (packed.reasons(), is_taken)
}

#[test]
fn no_pack_is_written_where_git_lists_it_already() {
    let folder = format!("apps/{APP}/review/2026-11-20");
    let index: &[&[&str]] = &[
        &["update-index", "--index-version", "2"],
        &["update-index", "--index-version", "4"],
        &["update-index", "--split-index"],
        &["add", "-N", "."],
    ];
    for (format, form) in [("sha1", 0), ("sha1", 1), ("sha1", 2), ("sha1", 3), ("sha256", 0), ("sha256", 1)] {
        let stage = planted();
        git(&stage, &["init", "-q", "--object-format", format]);
        git(&stage, &["add", "-A", "-f"]);
        git(&stage, index[form]);
        let said = packed_where_tracked(&stage, &stage.home());
        assert_eq!(said, (vec!["pack-tracked".into()], false), "{format} {:?}", index[form]);
        // The way out that is told.
        git(&stage, &["rm", "-q", "-r", "--cached", &folder]);
        git(&stage, &["update-index", "--no-split-index"]);
        assert_eq!(
            packed_where_tracked(&stage, &stage.home()),
            (vec![], false),
            "{format} {:?}",
            index[form]
        );
    }
}

#[test]
fn no_pack_is_written_where_a_worktree_or_a_submodule_lists_it_already() {
    let stage = planted();
    git(&stage, &["init", "-q", "-b", "main"]);
    git(&stage, &["add", "-A", "-f"]);
    git(&stage, &["commit", "-q", "-m", "Begin"]);
    let (tree, outer) = (stage.folder.path().join("tree"), stage.folder.path().join("outer"));
    git(&stage, &["worktree", "add", "-q", tree.to_str().unwrap()]);
    std::fs::create_dir(&outer).unwrap();
    git_in(&outer, &["init", "-q"]);
    git_in(&outer, &["submodule", "--quiet", "add", stage.home().to_str().unwrap(), "inner"]);
    for home in [tree, outer.join("inner")] {
        assert!(home.join(".git").is_file());
        Personal::note(&stage.env().config_home, &home, HomeKind::Demo, Some("http://127.0.0.1:9")).unwrap();
        assert_eq!(packed_where_tracked(&stage, &home), (vec!["pack-tracked".into()], false));
    }
}

#[test]
fn a_manifest_that_lies_has_nothing_removed_outside_of_its_pack() {
    let stage = populated();
    let packed = stage.run(&["review", "pack", "aurora", "--json"]).json();
    let folder = PathBuf::from(packed["result"]["folder"].as_str().unwrap());
    let victim = stage.write("outside/victim.txt", "victim");
    symlink(stage.folder.path().join("outside"), folder.join("side")).unwrap();
    let sum = hex::encode(Sha256::digest("victim"));
    let manifest = folder.join(".manifest.json");
    let mut written: serde_json::Value = serde_json::from_slice(&std::fs::read(&manifest).unwrap()).unwrap();
    written["side/victim.txt"] = json!(sum);
    std::fs::write(&manifest, written.to_string()).unwrap();
    let ran = stage.run(&["review", "pack", "aurora", "--json"]);
    assert_eq!((ran.exit, ran.reasons()), (Exit::Failed, vec!["workspace-link".to_owned()]), "{}", ran.out);
    assert_eq!(std::fs::read_to_string(victim).unwrap(), "victim");
}

#[test]
fn a_dry_run_writes_nothing_anywhere_however_it_ends() {
    let meta = Meta::start(World::healthy());
    let stage = ready("static", &meta);
    let packed = stage.run(&["review", "pack", "aurora", "--json"]);
    assert_eq!(packed.exit, Exit::Settled, "{}", packed.out);
    let answers = stage.write("dry.toml", "agent_login = \"other\"\n");
    let _ = meta.control("fault", &json!({ "kind": "slow", "path": "" }));
    let scratch = stage.folder.path().join("scratch");
    std::fs::create_dir(&scratch).unwrap();
    let before = tree(stage.folder.path());
    for (number, signal) in ["-KILL", "-HUP", "-TERM", "-INT"].into_iter().enumerate() {
        let mut command = Command::new(env!("CARGO_BIN_EXE_onboard"));
        command.env_clear().env("HOME", stage.folder.path()).env("TMPDIR", &scratch);
        command
            .arg("--home")
            .arg(stage.home())
            .args(["start", "aurora", "--dry-run", "--answers"])
            .arg(&answers);
        let mut child =
            command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(600));
        assert_eq!(child.try_wait().unwrap(), None, "it was too fast to be killed");
        assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
        let ended = child.wait().unwrap().code();
        assert_eq!(ended, (number > 0).then_some(Exit::Cancelled as i32), "{signal}");
        let after = tree(stage.folder.path());
        assert_eq!(after.keys().collect::<Vec<_>>(), before.keys().collect::<Vec<_>>(), "{signal}");
        assert!(after == before, "{signal}: a file changed");
    }
}
