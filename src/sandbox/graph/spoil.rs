//! Where faults come between a call and its answer.

use super::{Call, Refused, Served, World};

impl World {
    /// Takes the first fault that breaks the transport of this path.
    pub(super) fn transport_fault(&mut self, path: &str) -> Option<&'static str> {
        let at = self
            .faults
            .iter()
            .position(|fault| fault.matches(path) && fault.refusal().is_none() && !fault.is_batch())?;
        Some(self.use_fault(at))
    }

    /// Takes the first fault that makes Graph say something on this path.
    pub(super) fn spoken_fault(&mut self, call: &Call) -> Option<Result<Served, Refused>> {
        let is_app_call = call.token().is_none_or(|token| token.contains('|'));
        let about_token = call.path == "debug_token" || call.params.has("fb_exchange_token");
        let at = self.faults.iter().position(|fault| {
            fault.matches(&call.path)
                && fault.refusal().is_some()
                && !(fault.is_token() && is_app_call && !about_token)
        })?;
        let refused = self.faults[at].refusal()?;
        let is_token = self.faults[at].is_token();
        self.use_fault(at);
        if is_token && call.path == "debug_token" {
            return Some(self.debug_dead(call, &refused).map(Served::Json));
        }
        Some(Err(refused))
    }

    pub(super) fn use_fault(&mut self, at: usize) -> &'static str {
        let fault = &mut self.faults[at];
        if let Some(times) = &mut fault.times {
            *times = times.saturating_sub(1);
        }
        fault.kind
    }
}
