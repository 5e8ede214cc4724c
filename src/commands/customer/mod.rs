//! `customer`: who is being onboarded. One file a verb.

mod list;
mod new;
mod remove;
mod set;
mod show;

use clap::Subcommand;

use super::adopt::AdoptArgs;
use super::job::{Input, Job};
use crate::finding::Subject;

pub(super) use remove::remove;
pub(super) use set::{Whose, set};
pub(super) use show::{card_rows, record_json, record_rows};

/// The verbs.
#[derive(Debug, Subcommand)]
pub enum CustomerVerb {
    /// Make a customer
    New {
        /// Name of the business
        #[arg(long)]
        company: String,
        /// Contact-centre product: an id that `onboard platform list` shows
        #[arg(long)]
        platform: Option<String>,
        /// Address of the Facebook Page
        #[arg(long, value_name = "URL")]
        page_url: Option<String>,
        /// App ID, when the app is known already
        #[arg(long, value_name = "ID")]
        app_id: Option<String>,
        /// Id of the customer, instead of one made from the name
        #[arg(long)]
        id: Option<String>,
    },
    /// Take over what runs already: App ID, app secret and Page token are enough
    Adopt(AdoptArgs),
    /// List the customers
    List,
    /// Show what is on record; no secret
    Show {
        /// Customer: an id, a Page ID, or part of a name
        customer: Option<String>,
    },
    /// Set one field; a secret comes by --stdin
    Set {
        /// Customer: an id, a Page ID, or part of a name
        customer: String,
        /// Field, as in an answers file
        key: String,
        /// Value; an empty one removes the field
        value: Option<String>,
        /// Read the value from standard input
        #[arg(long)]
        stdin: bool,
        /// Page ID, for a field of one Page among several
        #[arg(long, value_name = "PAGE_ID")]
        page: Option<String>,
    },
    /// Remove a customer, or one Page, with secrets and journal
    Remove {
        /// Customer: its id
        customer: String,
        /// Only this Page
        #[arg(long, value_name = "PAGE_ID")]
        page: Option<String>,
    },
}

impl CustomerVerb {
    /// Returns what was asked for.
    pub fn job(self) -> Job {
        match self {
            Self::New { company, platform, page_url, app_id, id } => {
                let given = [
                    ("company", Some(company)),
                    ("platform", platform),
                    ("page_url", page_url),
                    ("app_id", app_id),
                ];
                Job::new("customer new", async move |context| new::new(context, &given, id.as_deref()).await)
            }
            Self::Adopt(args) => {
                let input = Input::secret(args.stdin);
                Job::new("customer adopt", async |context| super::adopt::run(context, args).await)
                    .reading(input)
            }
            Self::List => Job::new("customer list", async |context| list::list(context)),
            Self::Show { customer } => {
                Job::new("customer show", async move |context| show::show(context, customer.as_deref()))
            }
            Self::Set { customer, key, value, stdin, page } => {
                let input = Input::of(&key, stdin);
                Job::new("customer set", async move |context| {
                    let workspace = context.workspace()?;
                    let customer = context.customer(&workspace, Some(&customer))?;
                    let value = context.value(&key, value, stdin).await?;
                    let whose = Whose::Customer { customer, page };
                    set(context, workspace, "customer set", &whose, &key, &value).await
                })
                .reading(input)
            }
            Self::Remove { customer, page } => Job::new("customer remove", async move |context| {
                let subject = match page {
                    Some(page) => Subject::page(&customer, page),
                    None => Subject::Customer(customer.clone()),
                };
                remove(context, "customer remove", subject, &customer).await
            }),
        }
    }
}
