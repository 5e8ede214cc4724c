//! Everything that needs the crate as others see it, in one binary.

mod sandbox;
