//! Somebody with a role may test while the app is in development.

use futures_util::future::LocalBoxFuture;

use super::{app_unknown, rows};
use crate::codes;
use crate::finding::Verdict;
use crate::journey::port::TokenRole;
use crate::journey::review::standing::standing;
use crate::journey::{Eyes, Hand, Row, Scope, StepId};

/// The row.
pub static ROW: Row = Row {
    id: StepId::Testers,
    scope: Scope::App,
    needs: &[StepId::App],
    codes: &[&[&codes::TESTERS_MISSING, &codes::PERMISSIONS_LIVE]],
    asks: &[],
    link: "https://developers.facebook.com/apps/{app}/roles/roles/",
    check,
    hand: Hand::Tell,
    learn: None,
};

fn check<'a>(eyes: &'a Eyes<'a>) -> LocalBoxFuture<'a, Verdict> {
    Box::pin(async move {
        if let Ok(standing) = standing(eyes).await
            && standing.is_live()
        {
            return Verdict::NotNeeded(&codes::PERMISSIONS_LIVE);
        }
        match eyes.graph.get(TokenRole::App, &format!("{}/roles", eyes.known.app_id)).await {
            Ok(list) => {
                let testers = rows(&list).filter(|row| row["role"] == "testers").count();
                if testers == 0 { eyes.one(&codes::TESTERS_MISSING) } else { Verdict::Met(Vec::new()) }
            }
            Err(trouble) => app_unknown(eyes, &trouble),
        }
    })
}
