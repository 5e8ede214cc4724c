//! What becomes of a token that came: it is proved, kept, and the Pages' tokens are made of it.

use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};

use crate::codes;
use crate::commands::Context;
use crate::commands::status::steps;
use crate::error::{Error, Exit};
use crate::finding::{Facts, Subject, UNKNOWN_ID};
use crate::journey::backend::Backend;
use crate::journey::catalogue::places;
use crate::journey::look::{exit, findings};
use crate::journey::pages::Offered;
use crate::journey::port::{SecretKind, SecretRef};
use crate::journey::{Change, StepId};
use crate::redact::clean;
use crate::run::Run;
use crate::token::{derived, keep, lengthened, place, proved, shown, stands};
use crate::ui::{About, Prompter, Report, View, wrap};

/// What was kept, of one token.
struct Kept {
    of: SecretRef,
    is_replaced: bool,
}

/// Tokens at work: proved, kept, and what is made of them.
pub(super) struct Desk<'d, 'c> {
    context: &'d Context<'c>,
    run: &'d Run,
    customer: &'d str,
    /// The person, where one can be asked.
    prompter: Option<&'d dyn Prompter>,
    replace: bool,
    kept: Vec<Kept>,
    views: Vec<View>,
}

impl<'d, 'c> Desk<'d, 'c> {
    pub(super) fn new(
        context: &'d Context<'c>,
        run: &'d Run,
        customer: &'d str,
        prompter: Option<&'d dyn Prompter>,
        replace: bool,
    ) -> Self {
        Self { context, run, customer, prompter, replace, kept: Vec::new(), views: Vec::new() }
    }

    /// Keeps the token that a login gave, exchanged for one that lasts where it lives for hours. One that works is
    /// not put at risk: the exchange comes first.
    pub(super) async fn take_of_login(&mut self, token: &SecretString) -> Result<SecretKind, Error> {
        let of = place(self.run, self.customer, None, None, token).await?;
        let changes = proved(self.run, &of, token).await?;
        let is_there = stands(self.run, &of).await;
        if is_there && !self.replace {
            self.agree_to_replace(&of).await?;
        }
        self.run.lend(of.subject.clone(), of.slot, token.clone());
        match lengthened(self.run, &of).await {
            Ok(longer) if longer.is_empty() => self.keep(&of, changes).await?,
            Ok(longer) => self.keep(&of, longer).await?,
            Err(why) => {
                if !is_there {
                    self.keep(&of, changes).await?;
                }
                return Err(why);
            }
        }
        Ok(of.slot)
    }

    /// Finds out whether a login may end with a token, before Meta's code is spent on it: where one works and nobody can
    /// be asked, somebody has to have said that another takes its place.
    pub(super) async fn is_free_for_login(&self) -> Result<(), Error> {
        if self.replace || self.prompter.is_some() {
            return Ok(());
        }
        for slot in [SecretKind::UserToken, SecretKind::SystemUserToken] {
            let of = SecretRef { subject: Subject::Customer(self.customer.to_owned()), slot };
            if stands(self.run, &of).await {
                return Err(Error::new(&codes::TOKEN_KEPT).with("kind", slot.name()));
            }
        }
        Ok(())
    }

    /// Finds the customer's Page among those that the person's token shows, where it is not known; has it picked where
    /// there are several.
    pub(super) async fn pick_page(&mut self, from: SecretKind, wanted: Option<&str>) -> Result<(), Error> {
        let known = self.run.inputs().pages_of(self.customer);
        let is_known = |page: &str| known.iter().any(|own| own == page);
        let is_settled = wanted.map_or_else(|| !is_known(UNKNOWN_ID), is_known);
        if is_settled {
            return Ok(());
        }
        let found = shown(self.run, self.customer, from, wanted).await?;
        let chosen = match wanted {
            Some(wanted) => {
                let ids: Vec<&str> = found.pages.iter().map(|page| page.id.as_str()).collect();
                let missing = Error::new(&codes::PAGE_NOT_LISTED).exiting(Exit::Auth);
                let missing = missing.with("page", wanted).with("offered", ids.join(", "));
                Some(found.pages.iter().find(|page| page.id == wanted).ok_or(missing)?)
            }
            None => match found.pages.as_slice() {
                [] => {
                    if found.may_be_a_business {
                        let words = self.context.words.naming(Some(self.customer), None);
                        self.views.push(View::Text(format!("{}\n", wrap(&words.get("login-portfolio"), 0))));
                    }
                    None
                }
                [only] => Some(only),
                several => self.choose(several).await?,
            },
        };
        let Some(page) = chosen else { return Ok(()) };
        let subject = Subject::page(self.customer, &page.id);
        let mut changes = vec![Change::Page { customer: self.customer.to_owned(), page: page.id.clone() }];
        if !page.name.is_empty() {
            changes.push(Change::Field(subject, "page_name".into(), page.name.clone()));
        }
        self.run.apply(StepId::Page, changes).await
    }

    /// Has a person choose one of several Pages; nobody chooses where nobody can be asked.
    async fn choose<'p>(&self, pages: &'p [Offered]) -> Result<Option<&'p Offered>, Error> {
        let Some(prompter) = self.prompter else { return Ok(None) };
        let items: Vec<String> =
            pages.iter().map(|page| clean(&format!("{} ({})", page.name, page.id))).collect();
        let picked = prompter.pick(&self.context.words.get("login-which-page"), &items, 0).await?;
        Ok(picked.and_then(|picked| pages.get(picked)))
    }

    /// Keeps a token, once it is proved. Returns false where it is there already.
    pub(super) async fn take(&mut self, of: &SecretRef, token: &SecretString) -> Result<bool, Error> {
        let changes = proved(self.run, of, token).await?;
        if self.is_held(of, token).await? {
            self.views.push(View::Message("token-same", facts(of)));
            return Ok(false);
        }
        if stands(self.run, of).await && !self.replace {
            self.agree_to_replace(of).await?;
        }
        self.keep(of, changes).await?;
        Ok(true)
    }

    async fn is_held(&self, of: &SecretRef, token: &SecretString) -> Result<bool, Error> {
        let held = self.run.secret(of.subject.clone(), of.slot).await?;
        Ok(held.is_some_and(|held| held.expose_secret() == token.expose_secret()))
    }

    async fn agree_to_replace(&self, of: &SecretRef) -> Result<(), Error> {
        let words = &self.context.words;
        let Some(prompter) = self.prompter else {
            return Err(Error::new(&codes::TOKEN_KEPT).with("kind", of.slot.name()));
        };
        let shown = words.say("token-replace-shown", &facts(of));
        let agrees = prompter.confirm(&shown, &words.get("token-replace-ask")).await?;
        if agrees { Ok(()) } else { Err(Error::new(&codes::DECLINED)) }
    }

    async fn keep(&mut self, of: &SecretRef, changes: Vec<Change>) -> Result<(), Error> {
        let is_replaced = self.run.inputs().subject_record(&of.subject).card(of.slot).is_some();
        keep(self.run, changes).await?;
        // A Page that was not identified has its id now.
        let subject = match &of.subject {
            Subject::Page { page, .. } if page == UNKNOWN_ID => {
                let pages = self.run.inputs().pages_of(self.customer);
                Subject::page(self.customer, pages.first().map_or(UNKNOWN_ID, String::as_str))
            }
            known => known.clone(),
        };
        let of = SecretRef { subject, slot: of.slot };
        self.views.push(View::Message("token-taken", facts(&of)));
        self.kept.push(Kept { of, is_replaced });
        Ok(())
    }

    /// Makes the tokens of the customer's Pages from the person's, where that is agreed to. Whoever logged in for it
    /// agreed, but for one that works.
    pub(super) async fn derive(&mut self, from: SecretKind, is_agreed: bool) -> Result<(), Error> {
        let pages = self.run.inputs().pages_of(self.customer).into_iter().filter(|page| page != UNKNOWN_ID);
        let mut open = Vec::new();
        for page in pages {
            let of = SecretRef { subject: Subject::page(self.customer, &page), slot: SecretKind::PageToken };
            if is_agreed && (self.replace || !stands(self.run, &of).await) {
                match self.derive_one(from, &page, &of).await {
                    // What the person did not grant is what the look finds.
                    Err(why) if why.exit == Exit::Auth => {}
                    other => other?,
                }
            // One that works stays, unless somebody said otherwise.
            } else if is_agreed || self.replace || self.prompter.is_some() || !stands(self.run, &of).await {
                open.push((page, of));
            }
        }
        if open.is_empty() {
            return Ok(());
        }
        let names: Vec<&str> = open.iter().map(|(page, _)| page.as_str()).collect();
        let shown: Facts = [("pages", names.join(", ").into())].into();
        let agrees = (self.context.global.yes && !is_agreed)
            || match self.prompter {
                Some(prompter) => {
                    let words = &self.context.words;
                    prompter
                        .confirm(&words.say("token-derive-shown", &shown), &words.get("token-derive-ask"))
                        .await?
                }
                None => false,
            };
        if !agrees {
            let key = if is_agreed { "login-page-kept" } else { "token-not-derived" };
            self.views.push(View::Message(key, shown));
            return Ok(());
        }
        for (page, of) in open {
            self.derive_one(from, &page, &of).await?;
        }
        Ok(())
    }

    async fn derive_one(&mut self, from: SecretKind, page: &str, of: &SecretRef) -> Result<(), Error> {
        let Some(token) = derived(self.run, self.customer, from, page).await? else { return Ok(()) };
        self.context.scrub.learn(&token);
        if self.is_held(of, &token).await? {
            return Ok(());
        }
        let changes = proved(self.run, of, &token).await?;
        self.keep(of, changes).await
    }

    /// Looks at what the tokens are for, and reports. The step of a Page is looked at after a login alone.
    pub(super) async fn report(mut self, command: &'static str) -> Result<Report, Error> {
        let inputs = self.run.inputs();
        let has = |subject: &Subject, slot| {
            self.kept.iter().any(|kept| kept.of.subject == *subject && kept.of.slot == slot)
        };
        let is_delivered_anew = |subject: &Subject| {
            let mut own = self.kept.iter().filter(|kept| kept.of.subject == *subject);
            own.any(|kept| kept.is_replaced && kept.of.slot == SecretKind::PageToken)
        };
        let is_concerned = |step: StepId, subject: &Subject| match step {
            StepId::Login => has(subject, SecretKind::UserToken) || has(subject, SecretKind::SystemUserToken),
            // Whether the Page is among those that were granted is what a login is for.
            StepId::Page => command == "token login",
            StepId::PageToken => has(subject, SecretKind::PageToken),
            StepId::PlatformSetup => is_delivered_anew(subject),
            _ => false,
        };
        let mut places = places(&inputs, &[self.customer]);
        places.retain(|(row, subject)| is_concerned(row.id, subject));
        let looked = self.run.look(&places).await;
        let exit = exit(&looked);
        let kept: Vec<Value> = self.kept.iter().map(|kept| to_json(kept, self.run)).collect();
        self.views.push(View::Board(looked.clone()));
        let app = inputs.app_of(self.customer);
        Ok(Report {
            command,
            exit,
            findings: findings(&looked).into_iter().cloned().collect(),
            result: json!({ "customer": self.customer, "kept": kept, "steps": steps(&looked) }),
            view: View::Several(self.views),
            error: None,
            next: Some(format!("onboard start {}", self.customer)),
            about: About {
                customer: Some(self.customer.to_owned()),
                app: Some(app).filter(|app| app != UNKNOWN_ID),
                ..About::default()
            },
        })
    }
}

fn facts(of: &SecretRef) -> Facts {
    [("token", of.slot.name().into()), ("subject", of.subject.to_string().into())].into()
}

fn to_json(kept: &Kept, run: &Run) -> Value {
    let Kept { of, is_replaced } = kept;
    let inputs = run.inputs();
    let expires = inputs.subject_record(&of.subject).card(of.slot).and_then(|card| card.expires);
    json!({
        "subject": of.subject.to_string(),
        "slot": of.slot.name(),
        "expires_at": expires.map(|at| at.to_string()),
        "replaced": is_replaced,
    })
}
