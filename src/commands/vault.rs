//! `vault`: the person's identity, and who may read this workspace.

use clap::Subcommand;
use serde_json::{Value, json};

use super::Context;
use super::job::Job;
use super::unlock::Need;
use crate::codes;
use crate::error::{Error, Exit};
use crate::finding::{Code, Facts};
use crate::redact::clean;
use crate::ui::{Report, View};
use crate::workspace::{
    Came, Doubted, Kept, KeyStanding, Readers, SHORTEST_PASSPHRASE, StoreError, Whereabouts, Workspace,
};

/// The verbs.
#[derive(Debug, Subcommand)]
pub enum VaultVerb {
    /// Make the workspace, your identity and the workspace's key, where they are missing
    Init,
    /// Show where your identity lies, and who may read
    Status,
    /// Agree to what came to this workspace and does not count before: readers, key, secrets, platform profiles
    Agree,
    /// Let a colleague read; without a key, the same as `agree`
    Share {
        /// The colleague's public key: `onboard vault status` shows it there
        #[arg(value_name = "AGE1")]
        reader: Option<String>,
    },
    /// Take a reader out; without a key, go on where that was interrupted
    Unshare {
        /// The reader's public key
        #[arg(value_name = "AGE1")]
        reader: Option<String>,
    },
}

impl VaultVerb {
    /// Returns what was asked for.
    pub fn job(self) -> Job {
        match self {
            Self::Init => Job::new("vault init", async |context| init(context).await),
            Self::Status => Job::new("vault status", async |context| status(context).await),
            Self::Agree => Job::new("vault agree", async |context| agree(context, "vault agree").await),
            Self::Share { reader: None } => {
                Job::new("vault share", async |context| agree(context, "vault share").await)
            }
            Self::Share { reader: Some(reader) } => {
                Job::new("vault share", async move |context| share(context, &reader).await)
            }
            Self::Unshare { reader } => {
                Job::new("vault unshare", async move |context| unshare(context, reader.as_deref()).await)
            }
        }
    }
}

async fn init(context: &Context<'_>) -> Result<Report, Error> {
    let workspace = context.workspace_made()?;
    // A workspace that came by git without these would not merge.
    Workspace::create(workspace.home(), workspace.config())?;
    context.open_identity(&workspace, Need::Store).await?;
    let home = workspace.home().display().to_string();
    let (place, recipient) = workspace.off(Workspace::make_vault).await?;
    let mut views = vec![View::Message("vault-ready", [("home", home.clone().into())].into())];
    let mut result = json!({ "home": home, "recipient": recipient });
    tell_place(&workspace, &place, &mut views, &mut result);
    views.push(View::Message("vault-recipient", [("recipient", recipient.into())].into()));
    let mut report = Report::settled("vault init", result, View::Several(views));
    report.next = Some("onboard start".into());
    Ok(report)
}

async fn status(context: &Context<'_>) -> Result<Report, Error> {
    let workspace = context.workspace()?;
    context.open_identity(&workspace, Need::Read).await?;
    let readers = workspace.readers()?;
    let mut views = Vec::new();
    let mut result = json!({ "home": workspace.home().display().to_string() });
    let mut exit = Exit::Settled;
    let folder = workspace;
    let own = match folder.off(Workspace::identity).await {
        Ok((place, recipient)) => {
            tell_place(&folder, &place, &mut views, &mut result);
            result["recipient"] = recipient.clone().into();
            views.push(View::Message("vault-recipient", [("recipient", recipient.clone().into())].into()));
            Some(recipient)
        }
        Err(error) => {
            exit = closed(context, &mut views, &mut result, error, readers.named.is_empty());
            None
        }
    };
    views.push(readers_table(&readers, own.as_deref(), context));
    result["readers"] = json!(readers.named);
    result["agreed"] = (readers.is_pinned && !readers.changed()).into();
    result["added"] = json!(readers.added);
    result["gone"] = json!(readers.gone);
    result["key"] = readers.key.word().into();
    result["key_changed"] = (readers.key != KeyStanding::Same).into();
    if readers.is_to_agree() {
        exit = exit.or(Exit::Unmet);
        let facts = Facts::from([("path", folder.home().display().to_string().into())]);
        views.push(match readers.key {
            KeyStanding::Foreign => told(context, &codes::WORKSPACE_REPLACED, &facts),
            KeyStanding::Outdated => told(context, &codes::KEY_OUTDATED, &facts),
            _ if !readers.is_pinned => told(context, &codes::WORKSPACE_NOT_AGREED, &facts),
            _ => View::Message("vault-readers-changed", Facts::new()),
        });
    }
    let mut is_unfinished = !readers.leaving.is_empty();
    let mut is_to_agree = readers.is_to_agree();
    if own.is_some() || readers.named.is_empty() {
        match folder.off(Workspace::came).await {
            Ok(came) => {
                let kept = &came.inventory.kept;
                let older = kept.iter().filter(|kept| kept.is_under_older_key).count();
                if let Some(id) = &came.id {
                    result["id"] = id.as_str().into();
                    result["secrets"] = kept.len().into();
                    result["under_older_key"] = older.into();
                    views.push(View::Message("vault-id", [("id", id.as_str().into())].into()));
                }
                is_unfinished |= older > 0;
                if !kept.is_empty() {
                    views.push(View::Message("vault-secrets", [("count", kept.len().into())].into()));
                }
                let renew: Vec<String> =
                    kept.iter().filter(|kept| kept.is_hash_published).map(name).collect();
                result["hash_published"] = json!(renew);
                if !renew.is_empty() {
                    views.push(View::Message(
                        "vault-hash-published",
                        [("secrets", renew.join(", ").into())].into(),
                    ));
                }
                result["not_agreed"] = not_agreed(&came);
                views.extend(doubted_table(context, &came.inventory.doubted));
                let back = rolled_back(&came);
                if !back.is_empty() {
                    let facts = [("secrets", back.join(", ").into())].into();
                    views.push(View::Message("vault-rolled-back", facts));
                }
                let profiles = profiles(&came);
                if !profiles.is_empty() {
                    views.push(View::Message(
                        "vault-profiles-came",
                        [("profiles", profiles.join(", ").into())].into(),
                    ));
                }
                if came.is_to_agree() && !is_to_agree {
                    is_to_agree = true;
                    exit = exit.or(Exit::Unmet);
                }
            }
            Err(error) => {
                // Who cannot open it cannot agree either.
                is_to_agree = false;
                exit = closed(context, &mut views, &mut result, error, false);
            }
        }
    }
    result["unfinished"] = is_unfinished.into();
    if is_unfinished {
        exit = exit.or(Exit::Unmet);
        views.push(View::Message("vault-unfinished", Facts::new()));
    }
    let mut report = Report::settled("vault status", result, View::Several(views));
    report.exit = exit;
    report.next = if is_unfinished {
        Some("onboard vault unshare".into())
    } else {
        is_to_agree.then(|| "onboard vault agree".into())
    };
    Ok(report)
}

/// Says why the vault does not open; what was never made need not.
fn closed(
    context: &Context<'_>,
    views: &mut Vec<View>,
    result: &mut Value,
    error: StoreError,
    is_new: bool,
) -> Exit {
    let error = Error::from(error);
    result["closed"] = json!({ "code": error.code.id, "facts": error.facts });
    views.push(told(context, error.code, &error.facts));
    if is_new && error.code == &codes::NO_IDENTITY { Exit::Settled } else { Exit::Unmet }
}

/// Says what a code says, and the way out.
fn told(context: &Context<'_>, code: &Code, facts: &Facts) -> View {
    let way_out = context.words.say(&format!("{}.fix", code.id), facts);
    View::Text(format!("{}\n{way_out}\n", context.words.say(code.id, facts)))
}

/// Returns what came and does not count, as `--json` has it.
fn not_agreed(came: &Came) -> Value {
    let secret = |doubted: &Doubted| {
        json!({
            "subject": doubted.subject, "slot": doubted.slot, "path": doubted.path.display().to_string(),
            "stored": doubted.stored.to_string(), "by": doubted.by, "why": doubted.doubt.word(),
        })
    };
    let secrets: Vec<Value> = came.inventory.doubted.iter().map(secret).collect();
    json!({
        "workspace": came.readers.is_to_agree(), "secrets": secrets, "rolled_back": rolled_back(came),
        "profiles": profiles(came),
    })
}

/// Returns the secrets of which the person kept a later one.
fn rolled_back(came: &Came) -> Vec<String> {
    came.inventory.kept.iter().filter(|kept| kept.is_rolled_back).map(name).collect()
}

/// Returns the files of the platform profiles that were not agreed to.
fn profiles(came: &Came) -> Vec<&str> {
    let waiting = came.profiles.iter().filter(|profile| !profile.is_agreed);
    waiting.map(|profile| profile.file.as_str()).collect()
}

fn doubted_table(context: &Context<'_>, doubted: &[Doubted]) -> Option<View> {
    let row = |doubted: &Doubted| {
        let why = context.words.get(&format!("doubt-{}", doubted.doubt.word()));
        let by = [("by", doubted.by.as_str().into())].into();
        let note = match doubted.by.as_str() {
            "" => why,
            _ => format!("{why} ({})", context.words.say("doubt-says", &by)),
        };
        let day = doubted.stored.strftime("%Y-%m-%d").to_string();
        vec![doubted.subject.clone(), doubted.slot.clone(), day, note, doubted.path.display().to_string()]
    };
    let columns = vec!["column-secret-of", "column-secret", "column-stored", "column-note", "column-file"];
    let rows: Vec<Vec<String>> = doubted.iter().map(row).collect();
    (!rows.is_empty()).then(|| {
        let count = [("count", rows.len().into())].into();
        View::Several(vec![View::Message("vault-doubted", count), View::Table { columns, rows }])
    })
}

fn name(kept: &Kept) -> String {
    format!("{} {}", kept.subject, kept.slot)
}

fn readers_table(readers: &Readers, own: Option<&str>, context: &Context<'_>) -> View {
    let note = |reader: &String| {
        let is_new = readers.added.contains(reader);
        let words = [
            ("reader-you", own == Some(reader.as_str())),
            ("reader-new", is_new),
            ("reader-leaving", readers.leaving.contains(reader)),
        ];
        let said = words.iter().filter(|(_, holds)| *holds).map(|(key, _)| context.words.get(key));
        // A remark is whatever somebody wrote there.
        let said: Vec<String> =
            said.chain(readers.remarks.get(reader).map(|remark| format!("# {}", clean(remark)))).collect();
        vec![reader.clone(), said.join(", ")]
    };
    let gone = readers.gone.iter().map(|reader| vec![reader.clone(), context.words.get("reader-gone")]);
    let rows: Vec<Vec<String>> = readers.named.iter().map(note).chain(gone).collect();
    if rows.is_empty() {
        return View::Message("vault-no-readers", Facts::new());
    }
    View::Table { columns: vec!["column-reader", "column-note"], rows }
}

/// Says where the identity lies, and what makes that place weak.
fn tell_place(workspace: &Workspace, place: &Whereabouts, views: &mut Vec<View>, result: &mut Value) {
    let (word, shown) = whereabouts(place);
    result["identity"] = word.into();
    result["place"] = shown.clone().into();
    views.push(View::Message(word, [("place", shown.into())].into()));
    let is_short = matches!(place, Whereabouts::Passphrase { is_short: true, .. });
    result["passphrase_is_short"] = is_short.into();
    let exposed = workspace.exposed_passphrase().map(|file| file.display().to_string());
    result["passphrase_is_exposed"] = exposed.is_some().into();
    if let Some(file) = exposed {
        views.push(View::Message("passphrase-exposed", [("path", file.into())].into()));
    }
    if is_short {
        views
            .push(View::Message("identity-passphrase-short", [("least", SHORTEST_PASSPHRASE.into())].into()));
    }
}

/// Returns what `--json` and the words call the place of an identity, and the file to name.
fn whereabouts(place: &Whereabouts) -> (&'static str, String) {
    match place {
        Whereabouts::Demo => ("identity-unprotected", String::new()),
        Whereabouts::Keyring => ("identity-in-keyring", String::new()),
        Whereabouts::Passphrase { file: Some(file), .. } => {
            ("identity-under-passphrase-file", file.display().to_string())
        }
        Whereabouts::Passphrase { path, file: None, .. } => {
            ("identity-under-passphrase", path.display().to_string())
        }
    }
}

async fn agree(context: &Context<'_>, command: &'static str) -> Result<Report, Error> {
    let workspace = context.workspace()?;
    context.unlock(&workspace, Need::Read).await?;
    let mut came = workspace.off(Workspace::came).await?;
    while came.is_to_agree() {
        if !context.global.yes {
            confirm(context, &codes::AGREE_NOT_CONFIRMED, facts_of(&came), "vault-agree").await?;
        }
        let (shown, now) = (came.clone(), context.env.now());
        if workspace.off(move |workspace: &Workspace| workspace.agree(&shown, now)).await? {
            break;
        }
        came = workspace.off(Workspace::came).await?;
    }
    let count = came.readers.named.len();
    let result = json!({ "readers": came.readers.named, "id": came.id, "agreed_to": not_agreed(&came) });
    let view = View::Message("vault-agreed", [("count", count.into())].into());
    Ok(Report::settled(command, result, view))
}

/// Returns what the person is asked to agree to.
fn facts_of(came: &Came) -> Facts {
    let listed = |list: Vec<String>| if list.is_empty() { Value::from("-") } else { Value::from(list) };
    let reader = |reader: &String| {
        let mark = if came.readers.is_pinned && !came.readers.added.contains(reader) { "" } else { " *" };
        let remark =
            came.readers.remarks.get(reader).map(|remark| format!(" # {remark}")).unwrap_or_default();
        format!("{reader}{mark}{remark}")
    };
    let secret = |doubted: &Doubted| {
        let day = doubted.stored.strftime("%Y-%m-%d");
        let Doubted { subject, slot, path, doubt, .. } = doubted;
        format!("{subject} {slot}, {day}: {} ({})", doubt.word(), path.display())
    };
    let back = rolled_back(came).into_iter().map(|name| format!("{name}: rolled-back"));
    Facts::from([
        ("id", came.id.clone().unwrap_or_else(|| "-".into()).into()),
        ("key", came.readers.key.word().into()),
        ("readers", listed(came.readers.named.iter().map(reader).collect())),
        ("kept", came.inventory.kept.len().into()),
        ("secrets", listed(came.inventory.doubted.iter().map(secret).chain(back).collect())),
        ("profiles", listed(profiles(came).into_iter().map(String::from).collect())),
    ])
}

/// Has the person agree to what would change; where nobody can be asked, says what `--yes` would mean.
async fn confirm(
    context: &Context<'_>,
    code: &'static Code,
    facts: Facts,
    question: &'static str,
) -> Result<(), Error> {
    if context.can_ask() {
        return context.confirm(&context.words.say(code.id, &facts), question).await;
    }
    Err(Error::new(code).knowing(facts))
}

async fn share(context: &Context<'_>, reader: &str) -> Result<Report, Error> {
    let workspace = context.workspace()?;
    let would_read = workspace.readers_with(reader)?;
    if !context.global.yes {
        let facts: Facts = [("readers", would_read.join(", ").into()), ("new", reader.into())].into();
        confirm(context, &codes::SHARE_NOT_CONFIRMED, facts, "share-agree").await?;
    }
    context.unlock(&workspace, Need::Read).await?;
    let reader = reader.to_owned();
    let named = workspace.off(move |workspace: &Workspace| workspace.share(&reader)).await?;
    let count = named.len();
    let view = View::Message("vault-shared", [("count", count.into())].into());
    Ok(Report::settled("vault share", json!({ "readers": named }), view))
}

async fn unshare(context: &Context<'_>, reader: Option<&str>) -> Result<Report, Error> {
    let workspace = context.workspace()?;
    context.unlock(&workspace, Need::Read).await?;
    let leaving = workspace.leaving(reader)?;
    if leaving.is_empty() && !workspace.is_unshare_unfinished()? {
        let result = json!({ "readers": workspace.readers()?.named, "renew": [] });
        let view = View::Message("vault-nobody-leaves", Facts::new());
        return Ok(Report::settled("vault unshare", result, view));
    }
    if !leaving.is_empty() && !context.global.yes {
        let facts: Facts = [("leaving", leaving.join(", ").into())].into();
        confirm(context, &codes::UNSHARE_NOT_CONFIRMED, facts, "unshare-agree").await?;
    }
    let reader = reader.map(String::from);
    let unsharing = move |workspace: &Workspace| {
        let kept = workspace.unshare(reader.as_deref())?.kept;
        Ok::<_, StoreError>((kept, workspace.readers()?.named))
    };
    let (kept, readers) = workspace.off(unsharing).await?;
    let rows: Vec<Vec<String>> = kept
        .iter()
        .map(|kept| {
            vec![kept.subject.clone(), kept.slot.clone(), kept.stored.strftime("%Y-%m-%d").to_string()]
        })
        .collect();
    let renew: Vec<Value> = kept
        .iter()
        .map(|kept| json!({ "subject": kept.subject, "slot": kept.slot, "stored": kept.stored.to_string() }))
        .collect();
    let mut views = vec![View::Message("vault-unshared", [("count", readers.len().into())].into())];
    if !rows.is_empty() {
        views.push(View::Table { columns: vec!["column-secret-of", "column-secret", "column-stored"], rows });
        views.push(View::Message("vault-renew", [("count", kept.len().into())].into()));
    }
    Ok(Report::settled("vault unshare", json!({ "readers": readers, "renew": renew }), View::Several(views)))
}
