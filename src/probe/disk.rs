//! Files of this machine: how large they are, and the size of an image from its header alone.

use std::fs::File;
use std::io::{BufReader, Read};

use super::film;
use crate::codes;
use crate::finding::Code;
use crate::journey::port::{Clip, ClipFault, Image, Machine, Unavailable};

/// The most that is read of an image in search of its size; cameras put previews in front.
const DEEPEST: u64 = 16 << 20;

/// The files of this machine, by paths relative to where the program runs.
#[derive(Clone, Copy, Debug, Default)]
pub struct Disk;

impl Machine for Disk {
    fn image(&self, path: &str) -> Result<Image, Unavailable> {
        // Opening what is no file, like a pipe, could wait for ever; and the path may have come by git.
        self.file_size(path)?;
        let file = File::open(path).map_err(|_| at(path, &codes::FILE_MISSING))?;
        size(&mut BufReader::new(file.take(DEEPEST))).ok_or_else(|| at(path, &codes::IMAGE_UNREADABLE))
    }

    fn clip(&self, path: &str) -> Result<Clip, ClipFault> {
        film::read(path)
    }

    fn file_size(&self, path: &str) -> Result<u64, Unavailable> {
        let meta = std::fs::metadata(path).map_err(|_| at(path, &codes::FILE_MISSING))?;
        if meta.is_file() { Ok(meta.len()) } else { Err(at(path, &codes::FILE_MISSING)) }
    }
}

fn at(path: &str, code: &'static Code) -> Unavailable {
    Unavailable::new(code).with("path", path)
}

/// Reads the size of a PNG or JPEG image; `None` for anything else.
fn size(image: &mut impl Read) -> Option<Image> {
    const PNG: [u8; 8] = *b"\x89PNG\r\n\x1a\n";
    const JPEG: [u8; 2] = [0xff, 0xd8];
    let start: [u8; 2] = take(image)?;
    if start == JPEG {
        return jpeg_size(image);
    }
    let rest: [u8; 6] = take(image)?;
    if start != PNG[..2] || rest != PNG[2..] {
        return None;
    }
    // The header chunk comes first: its length, its name, width and height.
    let [_length, name, width, height]: [[u8; 4]; 4] =
        [take(image)?, take(image)?, take(image)?, take(image)?];
    let [width, height] = [u32::from_be_bytes(width), u32::from_be_bytes(height)];
    (&name == b"IHDR" && width > 0 && height > 0).then_some(Image { width, height })
}

/// Walks the segments of a JPEG up to the frame header.
fn jpeg_size(image: &mut impl Read) -> Option<Image> {
    loop {
        let [mut mark]: [u8; 1] = take(image)?;
        if mark != 0xff {
            return None;
        }
        while mark == 0xff {
            [mark] = take(image)?;
        }
        match mark {
            // Markers without a segment.
            0x01 | 0xd0..=0xd7 => continue,
            // The image's data or its end, and still no frame.
            0xd9 | 0xda => return None,
            _ => {}
        }
        let length = u16::from_be_bytes(take(image)?).checked_sub(2)?;
        // Frame headers are C0 to CF, but for the tables among them.
        if matches!(mark, 0xc0..=0xcf) && !matches!(mark, 0xc4 | 0xc8 | 0xcc) {
            let [_precision]: [u8; 1] = take(image)?;
            let [height, width]: [[u8; 2]; 2] = [take(image)?, take(image)?];
            let [width, height] = [u16::from_be_bytes(width).into(), u16::from_be_bytes(height).into()];
            return (width > 0 && height > 0).then_some(Image { width, height });
        }
        let skipped = std::io::copy(&mut image.take(length.into()), &mut std::io::sink()).ok()?;
        if skipped < length.into() {
            return None;
        }
    }
}

fn take<const N: usize>(from: &mut impl Read) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    from.read_exact(&mut bytes).ok()?;
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let head = [&b"\x89PNG\r\n\x1a\n"[..], &13_u32.to_be_bytes(), b"IHDR"].concat();
        [&head[..], &width.to_be_bytes(), &height.to_be_bytes(), &[8, 6, 0, 0, 0]].concat()
    }

    fn jpeg() -> Vec<u8> {
        let mut bytes = vec![0xff, 0xd8, 0xff, 0xe0, 0, 16];
        bytes.extend([0; 14]);
        // A Huffman table, fill bytes, then a progressive frame of 640 by 480.
        bytes.extend([0xff, 0xc4, 0, 3, 0, 0xff, 0xff, 0xff, 0xc2, 0, 17, 8, 0x01, 0xe0, 0x02, 0x80, 3]);
        bytes
    }

    fn read(bytes: &[u8]) -> Option<Image> {
        size(&mut &*bytes)
    }

    #[test]
    fn the_size_is_read_from_the_header() {
        assert_eq!(read(&png(1024, 1023)), Some(Image { width: 1024, height: 1023 }));
        assert_eq!(read(&jpeg()), Some(Image { width: 640, height: 480 }));
    }

    #[test]
    fn what_is_no_such_image_has_no_size() {
        for bytes in [
            &b""[..],
            b"GIF89a",
            b"\x89PNG\r\n\x1a\nxxxx",
            b"\xff\xd8\xff\xd9",
            b"\xff\xd8\xff\xe0\0\x01",
            b"<svg/>",
        ] {
            assert_eq!(read(bytes), None, "{bytes:?}");
        }
        assert_eq!(read(&png(0, 5)), None);
        let whole = jpeg();
        for end in 0..whole.len() - 2 {
            assert_eq!(read(&whole[..end]), None, "cut at {end}");
        }
    }

    #[test]
    fn files_are_looked_at_where_they_are() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
        std::io::Write::write_all(&mut File::create(path("icon.png")).unwrap(), &png(2, 3)).unwrap();
        std::io::Write::write_all(&mut File::create(path("note.txt")).unwrap(), b"note").unwrap();
        assert_eq!(Disk.image(&path("icon.png")), Ok(Image { width: 2, height: 3 }));
        assert_eq!(Disk.file_size(&path("note.txt")), Ok(4));
        assert_eq!(Disk.image(&path("note.txt")).unwrap_err().code, &codes::IMAGE_UNREADABLE);
        assert_eq!(Disk.image(&path("none.png")).unwrap_err().code, &codes::FILE_MISSING);
        assert_eq!(Disk.file_size(&path("")).unwrap_err().code, &codes::FILE_MISSING);
    }

    #[cfg(unix)]
    #[test]
    fn a_pipe_is_no_image_and_is_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("icon.png");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let path = pipe.to_str().unwrap().to_owned();
        let (done, looked) = std::sync::mpsc::channel();
        std::thread::spawn(move || done.send(Disk.image(&path).unwrap_err().code));
        let code =
            looked.recv_timeout(std::time::Duration::from_secs(10)).expect("nobody waits for a writer");
        assert_eq!(code, &codes::FILE_MISSING);
    }

    proptest! {
        #[test]
        fn no_file_makes_it_panic(tail in any::<Vec<u8>>()) {
            let _ = read(&[&[0xff, 0xd8, 0xff], &tail[..]].concat());
            let _ = read(&[&b"\x89PNG\r\n\x1a\n"[..], &tail[..]].concat());
        }
    }
}
