//! Files that a person names: read wherever they lie and however they are reached, but neither waited for nor read
//! without end. What lies in a workspace is read by `workspace`, which is stricter.

use std::io::{self, Read};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use cap_fs_ext::OpenOptionsSyncExt;
use cap_std::ambient_authority;
use cap_std::fs::{File, OpenOptions};

/// The most bytes of a text that a person names: answers, a passphrase, a profile.
pub const LARGEST_TEXT: u64 = 1 << 20;

/// How long a pipe is waited for: `<(pass show onboard)` may ask a person first.
const PATIENCE: Duration = Duration::from_secs(30);

/// Reads a file, or a pipe that somebody writes to.
///
/// # Errors
/// `FileTooLarge` past the limit, `TimedOut` when nobody writes or closes, or what the system says.
pub fn read(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    let mut options = OpenOptions::new();
    options.read(true).nonblock(true);
    let mut file = File::open_ambient_with(path, &options, ambient_authority())?;
    let start = Instant::now();
    let mut bytes = Vec::new();
    loop {
        let left = (limit + 1).saturating_sub(bytes.len() as u64);
        match Read::take(&mut file, left).read_to_end(&mut bytes) {
            Ok(_) if bytes.len() as u64 > limit => return Err(io::ErrorKind::FileTooLarge.into()),
            Ok(_) => return Ok(bytes),
            Err(error) if error.kind() != io::ErrorKind::WouldBlock => return Err(error),
            Err(_) if start.elapsed() > PATIENCE => return Err(io::ErrorKind::TimedOut.into()),
            Err(_) => thread::sleep(Duration::from_millis(5)),
        }
    }
}

/// Reads a file as [`read`] does, as text.
///
/// # Errors
/// As [`read`]; `InvalidData` for what is not UTF-8.
pub fn read_text(path: &Path, limit: u64) -> io::Result<String> {
    String::from_utf8(read(path, limit)?).map_err(|_| io::ErrorKind::InvalidData.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_up_to_its_limit_and_no_further() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("answers.toml");
        std::io::Write::write_all(&mut std::fs::File::create(&path).unwrap(), b"12345").unwrap();
        assert_eq!(read(&path, 5).unwrap(), b"12345");
        assert_eq!(read(&path, 4).unwrap_err().kind(), io::ErrorKind::FileTooLarge);
        assert_eq!(read(folder.path(), 5).unwrap_err().kind(), io::ErrorKind::IsADirectory);
        assert_eq!(read(&folder.path().join("none"), 5).unwrap_err().kind(), io::ErrorKind::NotFound);
    }

    #[cfg(unix)]
    #[test]
    fn a_pipe_gives_what_somebody_writes_and_is_not_waited_for_where_nobody_does() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
        assert_eq!(read(&path, 5).unwrap(), b"");
        assert_eq!(read(Path::new("/dev/zero"), 5).unwrap_err().kind(), io::ErrorKind::FileTooLarge);
        let mut writer = std::fs::File::options().read(true).write(true).open(&path).unwrap();
        std::io::Write::write_all(&mut writer, b"12").unwrap();
        std::thread::scope(|scope| {
            let reading = scope.spawn(|| read(&path, 5));
            std::thread::sleep(Duration::from_millis(50));
            std::io::Write::write_all(&mut writer, b"34").unwrap();
            std::thread::sleep(Duration::from_millis(50));
            drop(writer);
            assert_eq!(reading.join().unwrap().unwrap(), b"1234");
        });
    }
}
