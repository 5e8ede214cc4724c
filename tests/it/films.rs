//! `review video`: each code that is found of a film, from a file, in each language.

use std::collections::BTreeSet;
use std::path::Path;

use onboard::error::Exit;
use onboard::i18n::LANGUAGES;
use onboard::review::CLIP_CODES;
use serde_json::Value;

use super::stage::{Ran, Stage};

/// A stage with every film that something can be said against, by name, and what that is.
fn films() -> (Stage, Vec<(&'static str, Vec<&'static str>)>) {
    let stage = Stage::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/films");
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        stage.write(path.file_name().unwrap().to_str().unwrap(), std::fs::read(&path).unwrap());
    }
    let sample: &[u8] = include_bytes!("../../templates/demo/screencast.mp4");
    stage.write("fit.mp4", sample);
    stage.write("empty.mp4", "");
    stage.write("picture.mp4", include_bytes!("../../templates/demo/icon.png"));
    stage.write("cut.mp4", &sample[..sample.len() / 2]);
    // Its index claims to be longer than it is.
    let mut damaged = sample.to_vec();
    let index = damaged.windows(4).position(|kind| kind == b"trak").unwrap();
    damaged[index - 4] = 0x7f;
    stage.write("damaged.mp4", damaged);
    // What follows the film is a hole, which takes no room.
    let large = stage.write("large.mp4", sample);
    std::fs::OpenOptions::new().append(true).open(large).unwrap().set_len(60_000_000).unwrap();
    let expected = vec![
        ("fit.mp4", vec![]),
        ("nowhere.mp4", vec!["screencast-unreadable"]),
        ("empty.mp4", vec!["screencast-empty"]),
        ("picture.mp4", vec!["screencast-no-film"]),
        ("cut.mp4", vec!["screencast-cut-short"]),
        ("damaged.mp4", vec!["screencast-damaged"]),
        ("large.mp4", vec!["screencast-large-file"]),
        ("sound-only.m4a", vec!["screencast-no-picture"]),
        ("small.mkv", vec!["screencast-small-picture", "screencast-container", "screencast-short"]),
        ("hevc.mp4", vec!["screencast-codec", "screencast-short"]),
        ("long.mp4", vec!["screencast-too-long"]),
        ("wide.mp4", vec!["screencast-wide-picture", "screencast-short"]),
        ("still.webm", vec!["screencast-length-unknown"]),
        ("sound.mov", vec!["screencast-short"]),
        ("plain.webm", vec!["screencast-short"]),
        ("fragmented.mp4", vec!["screencast-short"]),
        ("turned.mp4", vec!["screencast-short"]),
    ];
    (stage, expected)
}

fn look(stage: &Stage, file: &str, extra: &[&str]) -> Ran {
    let mut arguments = vec!["review", "video", file];
    arguments.extend(extra);
    stage.run(&arguments)
}

#[test]
fn each_code_is_found_of_a_film() {
    let (stage, films) = films();
    let mut found = BTreeSet::new();
    for (file, expected) in &films {
        let ran = look(&stage, file, &["--json"]);
        let codes = ran.codes();
        assert_eq!(codes, *expected, "{file}: {}", ran.out);
        found.extend(codes);
        let document = ran.json();
        let blocks =
            document["findings"].as_array().unwrap().iter().any(|finding| finding["severity"] == "blocking");
        assert_eq!(ran.exit, if blocks { Exit::Unmet } else { Exit::Settled }, "{file}");
        assert_eq!(document["result"]["films"][0]["path"], *file);
    }
    let known: BTreeSet<String> = CLIP_CODES.iter().map(|code| code.id.to_owned()).collect();
    assert_eq!(found, known);
}

#[test]
fn what_is_found_of_a_film_is_said_in_each_language() {
    let (stage, films) = films();
    for language in LANGUAGES {
        for (file, codes) in &films {
            let ran = look(&stage, file, &["--lang", language]);
            for code in codes {
                assert!(ran.out.contains(&format!("[{code}]")), "{language}: {}", ran.out);
            }
            assert!(ran.out.contains(file), "{language}: {}", ran.out);
            assert!(!ran.out.contains("{ $") && !ran.out.contains("column-"), "{language}: {}", ran.out);
        }
    }
    let english = look(&stage, "fit.mp4", &["--lang", "en"]).out;
    insta::assert_snapshot!(english, @r"
    file     kind  codec  picture    length  size
    fit.mp4  mp4   h264   1920×1080  1:30    38 kB

    The file fits. What the film shows nobody looked at: hold it against the shot list
    ");
    let russian = look(&stage, "small.mkv", &["--lang", "ru"]).out;
    insta::assert_snapshot!(russian, @r"
    файл       формат  кодек  изображение  длина  размер
    small.mkv  mkv     h264   1280×720     0:02   2 kB

      сделать Размер изображения в small.mkv — 1280×720 пикселей, а Meta просит
           1080p или больше [screencast-small-picture]
           Запишите заново в 1920×1080. Увеличенная потом маленькая картинка
           останется нечитаемой
      совет small.mkv — файл формата mkv; проверку проходили MP4, MOV и WebM
           [screencast-container]
           Сохраните запись как MP4 с H.264
      совет Видео small.mkv длится 2 с; вход, согласие, сообщение и ответ вряд
           ли уместятся меньше чем в 60 с [screencast-short]
           Сверьте его со списком кадров: на записи должно быть всё, что в нём
           названо
    ");
}

#[test]
fn several_films_are_looked_at_at_once_and_told_to_machines() {
    let (stage, _) = films();
    let ran = stage.run(&["review", "video", "fit.mp4", "small.mkv", "nowhere.mp4", "--json"]);
    assert_eq!(ran.exit, Exit::Unmet);
    let films = ran.json()["result"]["films"].clone();
    assert_eq!(films[0]["codec"], "h264");
    assert_eq!(films[0]["seconds"], 90);
    assert_eq!(films[1]["container"], "mkv");
    assert_eq!(films[2]["unreadable"], "screencast-unreadable");
    assert_eq!(films[2]["width"], Value::Null);
    assert_eq!(stage.run(&["review", "video"]).exit, Exit::Usage);
}
