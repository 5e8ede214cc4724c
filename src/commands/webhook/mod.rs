//! `webhook`: a callback tried as Meta would, and what stands in for either end of it. One file a verb.

mod deliver;
mod listen;
mod probe;
mod send;
mod status;
mod subscribe;
mod target;
mod told;
mod vantage;

use clap::Subcommand;

use super::job::Job;
use listen::ListenArgs;
use probe::ProbeArgs;
use send::SendArgs;
use status::StatusArgs;
use subscribe::SubscribeArgs;

/// The verbs.
#[derive(Debug, Subcommand)]
pub enum WebhookVerb {
    /// Try a callback as Meta does: address, certificate, handshake; with consent, signed events
    Probe(ProbeArgs),
    /// Subscribe the app and each Page to what the product needs; what is there stays
    Subscribe(SubscribeArgs),
    /// Show what is wanted, what the app is subscribed to, and what each Page sends
    Status(StatusArgs),
    /// Send a signed event to a callback
    Send(SendArgs),
    /// Stand in for a product: a callback on this machine that shows what comes
    Listen(ListenArgs),
}

impl WebhookVerb {
    /// Returns what was asked for.
    pub fn job(self) -> Job {
        match self {
            Self::Probe(args) => Job::new("webhook probe", async |context| probe::run(context, args).await),
            Self::Subscribe(args) => {
                Job::new("webhook subscribe", async |context| subscribe::run(context, args).await)
            }
            Self::Status(args) => {
                Job::new("webhook status", async |context| status::run(context, args).await)
            }
            Self::Send(args) => Job::new("webhook send", async |context| send::run(context, args).await),
            Self::Listen(args) => {
                Job::new("webhook listen", async |context| listen::run(context, args).await)
            }
        }
    }
}
