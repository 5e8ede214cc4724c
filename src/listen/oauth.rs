//! The end of a login in a browser on this machine: one request is taken, and the person is told that it was.

use std::cell::Cell;
use std::pin::pin;
use std::time::Duration;

use tokio::sync::Notify;

use super::serve::{Heard, Loopback, Told};

/// How long the last page may take on its way to the browser.
const LINGER: Duration = Duration::from_millis(300);

/// What a request is to the login that waits for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Judged {
    /// Its end, with a code.
    Done,
    /// Its end, without one.
    Refused,
    /// That of another login, or somebody else's.
    Foreign,
}

/// A page of a heading and a sentence.
pub(crate) struct Page {
    /// The heading.
    pub(crate) title: String,
    /// The sentence.
    pub(crate) text: String,
}

/// What the browser shows in the end, in the person's language. None of it is a secret.
pub(crate) struct Pages {
    /// The language, as HTML names it.
    pub(crate) lang: String,
    /// After a code came.
    pub(crate) done: Page,
    /// After something else came in its place.
    pub(crate) refused: Page,
    /// After what does not belong here.
    pub(crate) foreign: Page,
}

/// Waits for the one request that ends the login, and returns its path and query. What comes by another path or
/// another method, or afterwards, is not there; what belongs to another login is refused, and waited on.
pub(crate) async fn receive(
    loopback: &Loopback,
    path: &str,
    pages: &Pages,
    judge: impl Fn(&str) -> Judged,
) -> String {
    let (taken, ended) = (Cell::new(None), Notify::new());
    let is_taken = Cell::new(false);
    let answer = async |heard: Heard| {
        let own = heard.target.split('?').next().unwrap_or_default();
        let is_ours = heard.method == "GET" && heard.body.is_empty() && own == path;
        let is_ours = is_ours && heard.is_for(loopback.port());
        // A query that says nothing is somebody who looks whether we are there.
        if is_taken.get() || !is_ours || !heard.target.contains('?') {
            return Told { status: 404, ..Told::default() };
        }
        let (status, page) = match judge(&heard.target) {
            Judged::Foreign => return html(400, &pages.lang, &pages.foreign),
            Judged::Done => (200, &pages.done),
            Judged::Refused => (200, &pages.refused),
        };
        is_taken.set(true);
        taken.set(Some(heard.target));
        ended.notify_one();
        html(status, &pages.lang, page)
    };
    let mut serving = pin!(loopback.serve(answer));
    tokio::select! {
        never = &mut serving => match never {},
        () = ended.notified() => {}
    }
    let _ = tokio::time::timeout(LINGER, serving).await;
    taken.take().unwrap_or_default()
}

fn html(status: u16, lang: &str, page: &Page) -> Told {
    let (lang, title, text) = (escape(lang), escape(&page.title), escape(&page.text));
    let body = format!(
        "<!doctype html>\n<html lang=\"{lang}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title><style>\
         :root{{color-scheme:light dark}}\
         body{{font:1.1rem/1.6 system-ui,sans-serif;max-width:34rem;margin:18vh auto;padding:0 1.5rem}}\
         h1{{font-size:1.6rem;line-height:1.25}}</style></head>\
         <body><main><h1>{title}</h1><p>{text}</p></main></body></html>"
    );
    let headers = [
        ("content-type", "text/html; charset=utf-8"),
        ("cache-control", "no-store"),
        ("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'"),
        ("referrer-policy", "no-referrer"),
        ("x-content-type-options", "nosniff"),
        ("connection", "close"),
    ];
    let headers = headers.into_iter().map(|(name, value)| (name, value.to_owned())).collect();
    Told { status, headers, body: body.into_bytes() }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pages() -> Pages {
        let page = |title: &str| Page { title: title.to_owned(), text: "1 < 2 & so on".to_owned() };
        Pages { lang: "pt-BR".into(), done: page("Done"), refused: page("No"), foreign: page("Whose?") }
    }

    /// Asks one thing after another while a login waits, and returns what each was told and what the login got.
    fn ask(asked: &[(&str, &str, Option<&str>)]) -> (Vec<(u16, String)>, String) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let loopback = Loopback::bind(0).await.unwrap();
            let base = format!("http://localhost:{}", loopback.port());
            let pages = pages();
            let judge = |target: &str| match target {
                _ if !target.contains("state=ours") => Judged::Foreign,
                _ if target.contains("code=") => Judged::Done,
                _ => Judged::Refused,
            };
            let asking = async {
                let http = reqwest::Client::builder().no_proxy().build().unwrap();
                let mut told = Vec::new();
                for (method, target, host) in asked {
                    let method = reqwest::Method::from_bytes(method.as_bytes()).unwrap();
                    let mut request = http.request(method, format!("{base}{target}"));
                    if let Some(host) = host {
                        request = request.header("host", *host);
                    }
                    let Ok(reply) = request.send().await else { continue };
                    if reply.status() == 200 {
                        assert_eq!(reply.headers()["cache-control"], "no-store");
                        assert_eq!(reply.headers()["referrer-policy"], "no-referrer");
                    }
                    told.push((reply.status().as_u16(), reply.text().await.unwrap()));
                }
                told
            };
            let (got, told) = tokio::join!(receive(&loopback, "/cb", &pages, judge), asking);
            (told, got)
        })
    }

    #[test]
    fn one_request_ends_the_login_and_all_else_is_not_there() {
        let (told, got) = ask(&[
            ("GET", "/favicon.ico", None),
            ("GET", "/cb", None),
            ("POST", "/cb?code=AQB&state=ours", None),
            ("GET", "/cb?code=AQB&state=ours", Some("evil.test")),
            ("GET", "/cb?code=AQB&state=theirs", None),
            ("GET", "/cb?code=AQBsecret&state=ours", None),
            ("GET", "/cb?code=AQBsecret&state=ours", None),
        ]);
        let statuses: Vec<u16> = told.iter().map(|(status, _)| *status).collect();
        assert_eq!(statuses, [404, 404, 404, 404, 400, 200, 404]);
        assert_eq!(got, "/cb?code=AQBsecret&state=ours");
        let page = &told[5].1;
        assert!(page.contains("<html lang=\"pt-BR\">") && page.contains("<h1>Done</h1>"), "{page}");
        assert!(page.contains("1 &lt; 2 &amp; so on") && !page.contains("AQBsecret"), "{page}");
        assert!(told[4].1.contains("Whose?"));
    }

    #[test]
    fn an_error_ends_it_too() {
        let (told, got) = ask(&[("GET", "/cb?error=access_denied&state=ours", None)]);
        assert!(told[0].0 == 200 && told[0].1.contains("<h1>No</h1>"), "{told:?}");
        assert_eq!(got, "/cb?error=access_denied&state=ours");
    }
}
