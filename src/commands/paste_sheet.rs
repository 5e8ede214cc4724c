//! The paste sheet: what goes between us and the product's form, in the form's order.

use crate::finding::{Subject, UNKNOWN_ID};
use crate::journey::backend::Backend;
use crate::journey::known::SubjectView;
use crate::journey::port::SecretKind;
use crate::platform::{Direction, Ours, Paste};
use crate::run::Run;
use crate::ui::terminal::{FieldValue, FormField};

/// Returns the values of the product's form for a Page.
pub async fn form_fields(run: &Run, subject: Subject) -> Vec<FormField> {
    let inputs = run.inputs();
    let known = inputs.known(&subject);
    let Some(profile) = known.profile else { return Vec::new() };
    let mut form_fields = Vec::with_capacity(profile.paste.len());
    for paste in &profile.paste {
        form_fields.push(FormField {
            field: paste.field.clone(),
            path: paste.path.clone(),
            value: value(run, &known, paste).await,
            goes_in: paste.direction == Direction::ToPlatform,
        });
    }
    form_fields
}

async fn value(run: &Run, known: &SubjectView<'_>, paste: &Paste) -> Option<FieldValue> {
    let app = || Subject::App(known.app_id.clone());
    let customer = || known.customer_id.clone().map(Subject::Customer);
    let page = || Some(Subject::page(known.customer_id.clone()?, known.page_id.clone()?));
    let secret = async |subject: Option<Subject>, slot: SecretKind| {
        run.secret(subject?, slot).await.ok().flatten().map(FieldValue::Secret)
    };
    let plain = |text: Option<&str>| text.map(|text| FieldValue::Plain(text.to_owned()));
    match paste.value {
        Ours::AppId => plain(Some(known.app_id.as_str()).filter(|id| *id != UNKNOWN_ID)),
        Ours::AppSecret => secret(Some(app()), SecretKind::AppSecret).await,
        Ours::AppName => plain(known.app.record.get("app_name")),
        Ours::PageId => plain(known.page_id.as_deref()),
        Ours::PageName => plain(known.page.record.get("page_name")),
        Ours::PageUrl => plain(known.page.record.get("page_url")),
        Ours::PageToken => secret(page(), SecretKind::PageToken).await,
        Ours::UserToken => secret(customer(), SecretKind::UserToken).await,
        Ours::SystemUserToken => secret(customer(), SecretKind::SystemUserToken).await,
        Ours::VerifyToken => secret(Some(app()), SecretKind::VerifyToken).await,
        Ours::CallbackUrl => plain(known.page.record.get("callback_url").or_else(|| known.callback())),
        Ours::GraphVersion => plain(Some(&known.inputs.version.name)),
        Ours::GraphUrl => plain(Some(&format!("https://graph.facebook.com/{}", known.inputs.version.name))),
        Ours::RedirectUrl => None,
        Ours::Text | Ours::Fixed => plain(paste.text.as_deref()),
    }
}
