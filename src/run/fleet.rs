//! A run over thousands: a few customers in memory at a time, and their tokens no longer than a request takes.

use std::collections::BTreeMap;
use std::rc::Rc;

use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;
use jiff::Timestamp;

use super::{Run, is_page_field};
use crate::error::Error;
use crate::finding::{Subject, UNKNOWN_ID};
use crate::journey::fleet::{Fleet, Member};
use crate::journey::known::Inputs;
use crate::journey::port::{Answer, TokenQuestion};
use crate::store::{Listed, Scope};

impl Fleet for Run {
    fn members(&self) -> LocalBoxFuture<'_, Result<Vec<Member>, Error>> {
        async move {
            let member = |Listed { id, app, pages, unreadable, .. }: Listed| Member {
                id,
                app: app.unwrap_or_else(|| UNKNOWN_ID.to_owned()),
                pages: pages.len(),
                unreadable,
            };
            Ok(self.store.find(None).await?.into_iter().map(member).collect())
        }
        .boxed_local()
    }

    fn read(&self, of: Vec<Subject>) -> LocalBoxFuture<'_, Result<Inputs<'_>, Error>> {
        let reading = self.workspace.read(Scope::Only(of));
        async move {
            let mut stored = reading.await?;
            stored.add_waiting_pages(is_page_field);
            Ok(self.inputs_with(Rc::new(stored)))
        }
        .boxed_local()
    }

    fn ask_many<'a>(&'a self, of: &'a [TokenQuestion]) -> LocalBoxFuture<'a, Vec<Answer>> {
        async move {
            let app = of.first().map_or(UNKNOWN_ID, |one| one.app.as_str());
            let answers = self.session(&Subject::App(app.to_owned())).ask_many(of).await;
            self.secrets.let_go(of.iter().map(|one| &one.of));
            answers
        }
        .boxed_local()
    }

    fn takes_mixed(&self) -> bool {
        self.client.takes_mixed()
    }

    fn app_percent(&self, app: &str) -> Option<i64> {
        self.client.app_percent(app)
    }

    fn told_whole(&self) -> LocalBoxFuture<'_, BTreeMap<String, Timestamp>> {
        self.store.told_whole().boxed_local()
    }

    fn remember_whole<'a>(&'a self, told: &'a BTreeMap<String, Timestamp>) -> LocalBoxFuture<'a, ()> {
        self.store.remember_whole(told).boxed_local()
    }
}
