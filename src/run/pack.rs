//! The review pack on disk: written here whoever asks for it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use secrecy::ExposeSecret;
use similar::TextDiff;

use super::Run;
use crate::codes;
use crate::error::{Error, Exit};
use crate::finding::{Facts, Subject};
use crate::journey::StepId;
use crate::journey::backend::Backend;
use crate::journey::known::MASK;
use crate::journey::port::{Entry, SecretKind};
use crate::journey::review::pack::{Rendered, call_days, folder_name};
use crate::journey::sheet;
use crate::redact::harmless;
use crate::review::{Catalogue, Edited, Source, Text, pack, page, with_password};
use crate::store::{Change, Edit};

/// A pack on disk.
#[derive(Debug)]
pub struct Written {
    /// Its folder.
    pub folder: PathBuf,
    /// The texts that we have for it, in the order of Meta's form.
    pub texts: Vec<Text>,
    /// What a person edited and was kept, by path.
    pub edited: BTreeMap<String, Edited>,
    /// The reviewer's password, which is in the files and never in output.
    pub password: Option<String>,
}

impl Run {
    /// Writes an app's pack around its rendered texts: into its folder, or a copy of it elsewhere. The password
    /// comes into the texts here.
    ///
    /// # Errors
    /// Values that are missing, a vault or a folder that cannot be used.
    pub async fn write_pack(
        &self,
        step: StepId,
        app: &str,
        rendered: &Rendered,
        out: Option<&Path>,
    ) -> Result<Written, Error> {
        let inputs = self.inputs();
        let subject = Subject::App(app.to_owned());
        let known = inputs.known(&subject);
        let Some(profile) = known.profile else {
            let customer = known.customer_id.clone().unwrap_or_default();
            return Err(Error::new(&codes::PLATFORM_NOT_CHOSEN)
                .exiting(Exit::Usage)
                .with("customer", customer));
        };
        let mut values = known.review_values();
        let owner = known.customer_id.clone().map(Subject::Customer);
        let password = match &owner {
            Some(owner) => self.secret(owner.clone(), SecretKind::AgentPassword).await?,
            None => None,
        };
        let password = password.map(|password| password.expose_secret().to_owned());
        if let Some(password) = &password {
            values.insert("agent_password".into(), password.clone());
        }
        let reviews = self.workspace().review_dir(app)?;
        let (name, is_new) = folder_name(&known, self.now(), |name| reviews.join(name).is_dir());
        let said =
            known.app.record.said.iter().map(|(key, said)| (key.clone(), said.value.clone())).collect();
        let say = |key: &str, facts: &Facts| self.words().say(key, facts);
        let language = self.words().tag();
        let sheet = sheet::text(&sheet::lines(&known, profile, &language, &say), MASK, &say);
        let source = Source {
            sheet: &sheet,
            profile,
            catalogue: Catalogue::builtin(),
            values: &values,
            said: &said,
            calls: &call_days(&known),
            app_id: app,
            folder: &name,
            language: &language,
            sandbox: Some(self.address.url.as_str()).filter(|_| inputs.is_rehearsal),
        };
        let texts = with_password(rendered.texts(), password.as_deref().unwrap_or(MASK));
        let mut texts = pack(&source, texts, &say)?;
        for text in &mut texts {
            text.body = harmless(&text.body);
        }

        let folder = out.map_or_else(|| reviews.join(&name), Path::to_path_buf);
        let place = folder.clone();
        if !self.workspace.off(move |workspace| workspace.takes_pack(&place)).await? {
            let folder = folder.display().to_string();
            return Err(Error::new(&codes::PACK_FOLDER_TAKEN).with("folder", folder));
        }
        let mut files: Vec<(String, String)> =
            texts.iter().map(|text| (text.path.clone(), text.body.clone())).collect();
        let (place, ours) = (folder.clone(), files.clone());
        let edited =
            self.workspace.off(move |workspace| workspace.edited(&place, &ours)).await?.into_iter().map(
                |(path, theirs)| {
                    let ours =
                        texts.iter().find(|text| text.path == path).map_or("", |text| text.body.as_str());
                    let difference = difference(&path, &theirs, ours);
                    (path, Edited { theirs, difference })
                },
            );
        let edited: BTreeMap<String, Edited> = edited.collect();
        files.push(("index.html".into(), harmless(&page(&source, &texts, &edited, &say)?)));
        let (place, of) = (folder.clone(), app.to_owned());
        self.workspace.off(move |workspace| workspace.write_pack(&of, &place, &files)).await?;
        if out.is_none() {
            let of = subject.clone();
            let edits = vec![Edit::Set("review_pack".into(), folder.display().to_string())];
            let mut changes = vec![Change::Record { subject: of, edits, what: "pack", of: "texts".into() }];
            if is_new {
                let entry = Entry { at: self.now(), kind: "pack".into(), of: name, note: String::new() };
                changes.push(Change::Ledger { subject, entry });
            }
            self.store(step, changes).await?;
        }
        Ok(Written { folder, texts, edited, password })
    }
}

/// Returns what a person's text has that ours has not, and the other way round, as `diff -u` writes it.
fn difference(path: &str, theirs: &str, ours: &str) -> String {
    let diff = TextDiff::from_lines(theirs, ours);
    diff.unified_diff().context_radius(1).header(path, &format!("{path}.new")).to_string()
}
