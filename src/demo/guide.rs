//! A guide with somebody on the other side: what a person would do elsewhere is done, and what it gives is offered.

use std::collections::BTreeSet;

use futures_util::future::LocalBoxFuture;
use secrecy::SecretString;

use super::actor::Actor;
use crate::error::Error;
use crate::finding::{Finding, Subject, Verdict};
use crate::journey::drive::{Answer, Asked, Guide};
use crate::journey::port::Call;
use crate::journey::question::Question;
use crate::journey::{Row, StepId};
use crate::ui::answers::Answers;

/// Another guide, and the example around it.
pub struct DemoGuide<'p> {
    guide: &'p mut dyn Guide,
    samples: Option<Answers>,
    actor: Actor,
    played: BTreeSet<StepId>,
}

impl<'p> DemoGuide<'p> {
    /// Returns a guide that offers the samples to whoever stands behind the other one.
    pub fn new(guide: &'p mut dyn Guide, samples: Option<Answers>, actor: Actor) -> Self {
        Self { guide, samples, actor, played: BTreeSet::new() }
    }

    /// Returns the example's answer, once somebody did what it takes.
    async fn answer(&mut self, question: &Question, subject: &Subject) -> Result<Option<String>, Error> {
        if let Some(deed) = self.actor.answer(&question.key, subject).await? {
            if let Some(told) = deed.told {
                self.guide.notice(told);
            }
            return Ok(Some(deed.answer));
        }
        match &self.samples {
            Some(samples) => samples.get(question, subject),
            None => Ok(None),
        }
    }
}

impl Guide for DemoGuide<'_> {
    fn show(&mut self, row: &'static Row, subject: &Subject, verdict: &Verdict) {
        self.guide.show(row, subject, verdict);
    }

    fn ask<'a>(&'a mut self, asked: &'a Asked<'a>) -> LocalBoxFuture<'a, Result<Answer, Error>> {
        Box::pin(async move {
            let Asked {
                question,
                subject,
                offer,
                is_made_up,
                since,
                is_optional,
                finding,
                own: ask,
                is_read,
            } = asked;
            let own = self.answer(question, subject).await?.map(SecretString::from);
            let (is_made_up, since, is_optional) = (*is_made_up && own.is_none(), *since, *is_optional);
            let offer = own.or_else(|| offer.clone());
            let (finding, own, is_read) = (*finding, *ask, *is_read);
            let asked =
                Asked { question, subject, offer, is_made_up, since, is_optional, finding, own, is_read };
            self.guide.ask(&asked).await
        })
    }

    fn refused(&mut self, question: &Question, why: &Finding) -> bool {
        self.guide.refused(question, why)
    }

    fn failed(&mut self, row: &'static Row, why: &Finding) {
        self.guide.failed(row, why);
    }

    fn agree<'a>(
        &'a mut self,
        row: &'static Row,
        planned: &'a [Call],
    ) -> LocalBoxFuture<'a, Result<bool, Error>> {
        self.guide.agree(row, planned)
    }

    fn wait<'a>(
        &'a mut self,
        row: &'static Row,
        subject: &'a Subject,
        found: &'a [Finding],
    ) -> LocalBoxFuture<'a, Result<bool, Error>> {
        Box::pin(async move {
            let is_attended = self.guide.is_attended();
            if is_attended && !self.guide.wait(row, subject, found).await? {
                return Ok(false);
            }
            let is_new = self.played.insert(row.id);
            let told = if is_new { self.actor.play(row.id, subject).await? } else { None };
            if let Some(told) = told {
                self.guide.notice(told);
            }
            Ok(told.is_some() || is_attended)
        })
    }
}
