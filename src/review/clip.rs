//! What a screencast's file tells of itself.

use serde::Serialize;

/// A film, as its container describes it. Nothing of the pictures is looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Clip {
    /// `mp4`, `mov`, `webm`, `mkv`…
    pub container: String,
    /// The picture's codec, like `h264`; empty where the container does not say.
    pub codec: String,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Length in whole seconds, rounded up.
    pub seconds: u64,
    /// Size in bytes.
    pub bytes: u64,
}
