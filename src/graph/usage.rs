//! Meta's usage headers: how much of a quota is spent. Source: "Rate Limits", Graph API.

use serde_json::Value;

use super::envelope::number;
use crate::codes;
use crate::finding::{Finding, Subject};

/// The busiest counter of Meta's usage headers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Usage {
    /// Percent of the quota spent over the last hour. At 100 Meta throttles.
    pub percent: i64,
    /// Which counter: `app/call_count`, `pages/total_time`, `messenger/total_cputime`…
    pub counter: String,
}

impl Usage {
    /// Returns the advice this amounts to, `None` while there is room. Meta's own tools warn at 80 percent.
    pub fn finding(&self, subject: &Subject) -> Option<Finding> {
        const HIGH: i64 = 80;
        let finding = Finding::new(&codes::GRAPH_USAGE_HIGH, subject);
        let finding = finding.with("percent", self.percent).with("counter", self.counter.as_str());
        (self.percent >= HIGH).then_some(finding)
    }
}

/// What the headers of one answer say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Spent {
    /// The busiest counter, if any was there.
    pub(super) busiest: Option<Usage>,
    /// The busiest of the app's own counters.
    pub(super) app: Option<i64>,
    /// The longest `estimated_time_to_regain_access`, in minutes.
    pub(super) regain_minutes: Option<i64>,
}

const COUNTERS: [&str; 3] = ["call_count", "total_time", "total_cputime"];

/// Reads `X-App-Usage` and `X-Business-Use-Case-Usage`; what is not as documented counts as absent.
pub(super) fn spent(app: Option<&str>, business: Option<&str>) -> Spent {
    let parse = |text: Option<&str>| text.and_then(|text| serde_json::from_str::<Value>(text).ok());
    let mut spent = Spent::default();
    if let Some(usage) = parse(app) {
        spent.app = COUNTERS.iter().filter_map(|counter| usage.get(counter)).map(|of| number(Some(of))).max();
        spent.count("app", &usage);
    }
    if let Some(Value::Object(objects)) = parse(business) {
        for usage in objects.values().filter_map(Value::as_array).flatten() {
            spent.count(usage.get("type").and_then(Value::as_str).unwrap_or("business"), usage);
            if let Some(minutes) = usage.get("estimated_time_to_regain_access") {
                spent.regain_minutes = spent.regain_minutes.max(Some(number(Some(minutes))));
            }
        }
    }
    spent
}

impl Spent {
    fn count(&mut self, kind: &str, usage: &Value) {
        for counter in COUNTERS {
            let percent = number(usage.get(counter));
            if percent > self.busiest.as_ref().map_or(0, |busiest| busiest.percent) {
                self.busiest = Some(Usage { percent, counter: format!("{kind}/{counter}") });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_busiest_counter_and_the_longest_wait_count() {
        let app = r#"{"call_count":28,"total_time":25,"total_cputime":25}"#;
        let business = r#"{"104":[{"type":"pages","call_count":3,"total_cputime":91,"total_time":"92",
            "estimated_time_to_regain_access":0}],"105":[{"type":"messenger","call_count":1,
            "estimated_time_to_regain_access":19}]}"#;
        let both = spent(Some(app), Some(business));
        assert_eq!(both.busiest, Some(Usage { percent: 92, counter: "pages/total_time".into() }));
        assert_eq!(both.regain_minutes, Some(19));
        assert_eq!(spent(Some(app), None).busiest.unwrap().counter, "app/call_count");
    }

    #[test]
    fn a_quota_is_worth_a_word_from_80_percent() {
        let finding =
            |percent| Usage { percent, counter: "app/call_count".into() }.finding(&Subject::App("1".into()));
        assert_eq!(finding(79), None);
        assert_eq!(finding(80).unwrap().facts["percent"], 80);
        assert_eq!(finding(80).unwrap().code, &crate::codes::GRAPH_USAGE_HIGH);
    }

    #[test]
    fn odd_headers_count_as_absent() {
        for odd in ["", "{", "[]", "null", r#"{"1":{}}"#, r#"{"1":[1,null,{"call_count":{}}]}"#] {
            assert_eq!(spent(Some(odd), Some(odd)), Spent::default(), "{odd}");
        }
        assert_eq!(spent(None, None), Spent::default());
    }
}
