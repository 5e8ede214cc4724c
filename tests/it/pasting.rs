//! What is printed to be pasted runs as it stands, and runs nothing else.

use std::path::Path;
use std::process::Command;

use super::stage::Stage;

/// A program that notes its arguments, each ended by a byte that no argument has.
const NOTES: &str = "#!/bin/sh\nprintf '%s\\0' \"$@\" > \"$NOTED\"\n";

/// Pastes a line into a shell, in a folder of its own, and returns the arguments that `onboard` got.
fn pasted(stage: &Stage, line: &str) -> Vec<String> {
    use std::os::unix::fs::PermissionsExt;
    let program = stage.write("bin/onboard", NOTES);
    std::fs::set_permissions(&program, PermissionsExt::from_mode(0o755)).unwrap();
    let (away, noted) = (stage.folder.path().join("away"), stage.folder.path().join("noted"));
    std::fs::create_dir_all(&away).unwrap();
    let folders = format!("{}:/usr/bin:/bin", program.parent().unwrap().display());
    let mut shell = Command::new("sh");
    shell.args(["-c", line]).env("PATH", folders).env("NOTED", &noted).current_dir(&away);
    let ran = shell.output().unwrap();
    assert!(ran.status.success(), "{line}: {}", String::from_utf8_lossy(&ran.stderr));
    assert_eq!(std::fs::read_dir(&away).unwrap().count(), 0, "{line} made a file");
    let noted = String::from_utf8(std::fs::read(&noted).unwrap()).unwrap();
    noted.trim_end_matches('\0').split('\0').map(String::from).collect()
}

/// Returns the command that a run printed last.
fn next(err: &str) -> &str {
    err.split_once("Next: ").unwrap_or_else(|| panic!("no command: {err}")).1.trim_end_matches('\n')
}

#[test]
fn a_home_of_any_name_is_one_word_of_the_next_command() {
    for name in [
        "w $(touch X)",
        "w`touch X`",
        "it's \"q\" !!",
        "two\ntouch X\nlines",
        "a & touch X; b | c > d",
        "é\u{202e}\u{9b}2J\u{3164}",
        "back\\slash",
    ] {
        let stage = Stage::new();
        let home = stage.folder.path().join(name);
        let home = home.to_str().unwrap();
        let ran = stage.run(&["customer", "new", "--company", "Acme", "--home", home]);
        assert_eq!(pasted(&stage, next(&ran.err)), ["start", "acme", "--home", home], "{}", ran.err);
    }
}

#[test]
fn a_home_that_begins_like_an_option_is_none() {
    let stage = Stage::new();
    let ran = stage.run(&["customer", "new", "--company", "Acme", "--home=-x y"]);
    assert_eq!(pasted(&stage, next(&ran.err)), ["start", "acme", "--home=-x y"], "{}", ran.err);
    assert!(Path::new(&stage.folder.path().join("-x y")).exists());
}

#[test]
fn an_address_is_one_word_of_the_next_command() {
    let stage = Stage::new();
    let url = "http://127.0.0.1:9/$(touch X)`touch X`'b";
    let ran = stage.run(&["customer", "new", "--company", "Acme", "--graph-url", url]);
    assert_eq!(pasted(&stage, next(&ran.err)), ["start", "acme", "--graph-url", url], "{}", ran.err);
}

#[test]
fn whom_a_remedy_names_is_one_word() {
    let stage = Stage::new();
    let ran = stage.run(&["explain", "page-not-subscribed", "--customer", "x$(touch X)'y"]);
    let line = ran.out.split('`').find(|code| code.starts_with("onboard start ")).unwrap_or_default();
    assert_eq!(pasted(&stage, line)[..2], ["start", "x$(touch X)'y"], "{}", ran.out);
}
