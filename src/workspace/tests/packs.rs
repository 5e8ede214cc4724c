use super::*;

const APP: &str = "900100200300400";

fn write(workspace: &Workspace, files: &[(&str, &str)]) -> PathBuf {
    let files: Vec<(String, String)> =
        files.iter().map(|(path, text)| ((*path).into(), (*text).into())).collect();
    let folder = workspace.pack_folder(APP, "2026-11-20").unwrap();
    workspace.write_pack(APP, &folder, &files).unwrap();
    folder
}

fn texts(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for name in names(&next) {
            let path = next.join(&name);
            if path.is_dir() {
                folders.push(path);
            } else if !name.starts_with('.') {
                let inside = path.strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/");
                found.push((inside, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(path, text)| ((*path).into(), (*text).into())).collect()
}

#[test]
fn what_a_person_edited_is_kept_and_ours_goes_beside_it() {
    let (_folder, workspace) = demo();
    let folder = write(&workspace, &[("README.txt", "one"), ("pages_messaging/description.txt", "one")]);
    assert_eq!(folder, workspace.review_dir(APP).unwrap().join("2026-11-20"));
    let edited = folder.join("pages_messaging/description.txt");
    put_file(&edited, "theirs");

    write(&workspace, &[("README.txt", "two"), ("pages_messaging/description.txt", "two")]);
    let expected = [
        ("README.txt", "two"),
        ("pages_messaging/description.txt", "theirs"),
        ("pages_messaging/description.txt.new", "two"),
    ];
    assert_eq!(texts(&folder), pairs(&expected));
    write(&workspace, &[("README.txt", "two"), ("pages_messaging/description.txt", "two")]);
    assert_eq!(texts(&folder), pairs(&expected));

    put_file(&edited, "two");
    write(&workspace, &[("README.txt", "two"), ("pages_messaging/description.txt", "two")]);
    assert_eq!(texts(&folder), pairs(&[("README.txt", "two"), ("pages_messaging/description.txt", "two")]));
    write(&workspace, &[("README.txt", "two"), ("pages_messaging/description.txt", "three")]);
    assert_eq!(texts(&folder), pairs(&[("README.txt", "two"), ("pages_messaging/description.txt", "three")]));
}

#[test]
fn what_would_be_kept_is_told_before_it_is_written() {
    let (_folder, workspace) = demo();
    let folder = write(&workspace, &[("a.txt", "one"), ("b.txt", "one")]);
    put_file(&folder.join("a.txt"), "theirs");
    let told = workspace.edited(&folder, &pairs(&[("a.txt", "two"), ("b.txt", "two")])).unwrap();
    assert_eq!(told, pairs(&[("a.txt", "theirs")]));
    assert_eq!(workspace.edited(&folder, &pairs(&[("a.txt", "theirs")])).unwrap(), []);
    let elsewhere = folder.join("nowhere");
    assert_eq!(workspace.edited(&elsewhere, &pairs(&[("a.txt", "two")])).unwrap(), []);
}

#[test]
fn a_folder_of_somebody_elses_takes_no_pack() {
    let (_folder, workspace) = demo();
    let folder = write(&workspace, &[("a.txt", "one")]);
    assert!(workspace.takes_pack(&folder).unwrap());
    assert!(workspace.takes_pack(&folder.join("new")).unwrap());
    put_file(&folder.join("theirs/note.txt"), "theirs");
    assert!(!workspace.takes_pack(&folder.join("theirs")).unwrap());
}

#[test]
fn equal_content_rewrites_nothing() {
    let (_folder, workspace) = demo();
    let folder = write(&workspace, &[("README.txt", "one")]);
    let times = |folder: &Path| {
        [".manifest.json", "README.txt"]
            .map(|name| fs::metadata(folder.join(name)).unwrap().modified().unwrap())
    };
    let before = times(&folder);
    std::thread::sleep(Duration::from_millis(20));
    write(&workspace, &[("README.txt", "one")]);
    assert_eq!(times(&folder), before);
}

#[test]
fn what_is_no_longer_written_goes_unless_it_was_edited() {
    let (_folder, workspace) = demo();
    let folder =
        write(&workspace, &[("a/old.txt", "x"), ("b/kept.txt", "x"), ("c.txt", "x"), ("d.txt", "x")]);
    put_file(&folder.join("b/kept.txt"), "theirs");
    put_file(&folder.join("note.txt"), "a person's own");
    fs::remove_file(folder.join("d.txt")).unwrap();
    write(&workspace, &[("c.txt", "x")]);
    let expected = [("b/kept.txt", "theirs"), ("c.txt", "x"), ("note.txt", "a person's own")];
    assert_eq!(texts(&folder), pairs(&expected));
    assert!(!folder.join("a").exists());
}

#[test]
fn without_a_manifest_every_file_counts_as_edited() {
    let (_folder, workspace) = demo();
    let folder = write(&workspace, &[("a.txt", "one")]);
    put_file(&folder.join(".manifest.json"), "{\"a.t");
    write(&workspace, &[("a.txt", "two")]);
    assert_eq!(texts(&folder), pairs(&[("a.txt", "one"), ("a.txt.new", "two")]));
}

#[test]
fn no_path_leads_out_of_the_pack() {
    let (_folder, workspace) = demo();
    for path in ["../x", "/etc/x", "a/../../x", "a//b", "", "a\\b", ".manifest.json", "NUL", "C:x"] {
        let files = [(path.to_owned(), "x".to_owned())];
        let folder = workspace.pack_folder(APP, "pack").unwrap();
        assert_eq!(workspace.write_pack(APP, &folder, &files).unwrap_err().code().id, "bad-id", "{path}");
        assert_eq!(workspace.edited(&folder, &files).unwrap_err().code().id, "bad-id", "{path}");
        assert_eq!(workspace.pack_folder(APP, path).unwrap_err().code().id, "bad-id", "{path}");
    }
    assert_eq!(workspace.pack_folder("../x", "pack").unwrap_err().code().id, "bad-id");

    let folder = write(&workspace, &[("a.txt", "one")]);
    let victim = workspace.home().join("config.toml");
    let hash = hex::encode(<sha2::Sha256 as sha2::Digest>::digest(fs::read(&victim).unwrap()));
    put_file(&folder.join(".manifest.json"), format!("{{\"../../../../config.toml\":\"{hash}\"}}"));
    write(&workspace, &[("a.txt", "one")]);
    assert!(victim.exists());
}

#[cfg(unix)]
#[test]
fn a_pack_is_for_the_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let (_folder, workspace) = demo();
    let folder = write(&workspace, &[("a/b.txt", "x")]);
    let mode = |path: PathBuf| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(folder.join("a/b.txt")), 0o600);
    assert_eq!((mode(folder.join("a")), mode(folder)), (0o700, 0o700));
}
