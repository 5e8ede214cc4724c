//! Why something on this machine could not be looked at.

use crate::finding::Code;

/// There is no such file, or it cannot be opened. Facts: `path`.
pub static FILE_MISSING: Code = Code::waits("file-missing", "");
/// The file is neither PNG nor JPEG, or ends before its size is told. Facts: `path`.
pub static IMAGE_UNREADABLE: Code = Code::waits("image-unreadable", "");

/// Every code of this module.
pub static CODES: &[&Code] = &[&FILE_MISSING, &IMAGE_UNREADABLE];
