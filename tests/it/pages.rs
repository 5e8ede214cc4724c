//! The pack's page in a real browser: Chromium, driven through its debugging pipe.
//!
//! What the browser drew is left in the target's temporary folder, `pages/`, for people to look at.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use onboard::error::Exit;
use onboard::sandbox::World;
use serde_json::{Value, json};

use super::stage::{Meta, ready};

const CUSTOMER: &str = "aurora-moveis";
const PASSWORD: &str = "Correct-Horse-9";
const PATIENCE: Duration = Duration::from_mins(1);

/// What must hold of any page; returns what does not.
const ACCESSIBLE: &str = r#"(() => {
  const wrong = [];
  const all = what => [...document.querySelectorAll(what)];
  const name = one => (one.getAttribute("aria-label") || one.textContent).trim();
  for (const button of all("button")) if (!name(button)) wrong.push("a button without a name: " + button.outerHTML);
  const names = all("button.main").map(name);
  if (new Set(names).size !== names.length) wrong.push("two buttons of one name: " + names.join("; "));
  for (const input of all("input")) if (!input.labels.length || !name(input.labels[0])) wrong.push("an input without a label: " + input.outerHTML);
  if (all("h1").length !== 1) wrong.push("not one h1");
  let level = 0;
  for (const heading of all("h1, h2, h3, h4, h5, h6")) {
    const own = Number(heading.tagName[1]);
    if (own > level + 1) wrong.push("a heading after a gap: " + heading.textContent);
    if (!name(heading)) wrong.push("an empty heading");
    level = own;
  }
  const ids = all("[id]").map(one => one.id);
  for (const id of ids) if (ids.filter(other => other === id).length > 1) wrong.push("an id twice: " + id);
  for (const attribute of ["aria-labelledby", "data-copy"])
    for (const one of all("[" + attribute + "]"))
      if (!document.getElementById(one.getAttribute(attribute))) wrong.push("leads nowhere: " + one.getAttribute(attribute));
  for (const link of all("a")) if (!document.querySelector(link.getAttribute("href"))) wrong.push("leads nowhere: " + link.href);
  for (const where of ["header", "nav", "main", "footer"]) if (all(where).length !== 1) wrong.push("not one " + where);
  for (const one of all("fieldset")) if (!one.querySelector("legend")) wrong.push("a fieldset without a legend");
  for (const one of all("pre")) if (one.lang !== "en") wrong.push("a text that is not said to be English");
  for (const one of all("nav, [role=region], pre, aside")) if (!one.getAttribute("aria-label")) wrong.push("no name: " + one.outerHTML.slice(0, 80));
  if (document.documentElement.scrollWidth > document.documentElement.clientWidth) wrong.push("wider than the window: " + document.documentElement.scrollWidth);
  return wrong;
})()"#;

/// The contrast of every text that is drawn, by the colours that were computed; returns those below 4.5.
const CONTRAST: &str = r#"(() => {
  const wrong = [];
  const colour = text => text.match(/[\d.]+/g).map(Number);
  const light = colour => {
    const [r, g, b] = colour.map(part => (part /= 255) <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const back = one => {
    for (; one; one = one.parentElement) {
      const own = colour(getComputedStyle(one).backgroundColor);
      if (own.length === 3 || own[3] === 1) return own.slice(0, 3);
    }
    return [255, 255, 255];
  };
  let count = 0;
  for (const one of document.querySelectorAll("body *")) {
    const said = [...one.childNodes].some(node => node.nodeType === 3 && node.textContent.trim());
    if (!said || ["SCRIPT", "NOSCRIPT"].includes(one.tagName)) continue;
    count += 1;
    const [a, b] = [light(colour(getComputedStyle(one).color).slice(0, 3)), light(back(one))];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (contrast < 4.5) wrong.push(contrast.toFixed(2) + " " + one.tagName + "." + one.className + " " + one.textContent.slice(0, 40));
  }
  if (count < 100) wrong.push("only " + count + " texts were found");
  return wrong;
})()"#;

/// A browser without a window.
pub struct Browser {
    child: Child,
    to: File,
    from: Receiver<Value>,
    session: Value,
    number: u64,
    events: Vec<Value>,
    _folder: tempfile::TempDir,
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Browser {
    pub fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let pipe = |name: &str| {
            let path = folder.path().join(name);
            assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
            path
        };
        let (input, output) = (pipe("in"), pipe("out"));
        let program = ["chromium", "chromium-browser", "google-chrome"]
            .into_iter()
            .find(|name| Command::new(name).arg("--version").output().is_ok_and(|ran| ran.status.success()))
            .expect("Chromium is missing");
        let script = "exec \"$1\" --headless --no-sandbox --disable-gpu --disable-background-networking \
                      --no-first-run --disable-sync --disable-component-update --disable-dev-shm-usage \
                      --hide-scrollbars --user-data-dir=\"$4\" --remote-debugging-pipe 3<\"$2\" 4>\"$3\"";
        let child = Command::new("sh")
            .args(["-c", script, "sh", program])
            .args([&input, &output, &folder.path().join("profile")])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let to = File::options().write(true).open(&input).unwrap();
        let from = BufReader::new(File::open(&output).unwrap());
        let (tell, told) = channel();
        std::thread::spawn(move || {
            for message in from.split(0) {
                let Ok(message) = message else { break };
                let Ok(message) = serde_json::from_slice(&message) else { break };
                if tell.send(message).is_err() {
                    break;
                }
            }
        });
        let mut browser = Self {
            child,
            to,
            from: told,
            session: Value::Null,
            number: 0,
            events: Vec::new(),
            _folder: folder,
        };
        let target = browser.send("Target.createTarget", json!({ "url": "about:blank" }))["targetId"].clone();
        let attached = browser.send("Target.attachToTarget", json!({ "targetId": target, "flatten": true }));
        browser.session = attached["sessionId"].clone();
        for domain in ["Page", "Network", "Runtime", "Log"] {
            browser.send(&format!("{domain}.enable"), json!({}));
        }
        browser.send("Emulation.setFocusEmulationEnabled", json!({ "enabled": true }));
        browser
    }

    fn receive(&mut self) -> Value {
        match self.from.recv_timeout(PATIENCE) {
            Ok(message) => message,
            Err(RecvTimeoutError::Timeout) => panic!("Chromium does not answer"),
            Err(RecvTimeoutError::Disconnected) => panic!("Chromium is gone"),
        }
    }

    #[expect(clippy::needless_pass_by_value, reason = "so that `json!` can stand in the call")]
    fn send(&mut self, method: &str, parameters: Value) -> Value {
        self.number += 1;
        let mut message = json!({ "id": self.number, "method": method, "params": parameters });
        if !self.session.is_null() && !method.starts_with("Browser.") {
            message["sessionId"] = self.session.clone();
        }
        self.to.write_all(message.to_string().as_bytes()).unwrap();
        self.to.write_all(&[0]).unwrap();
        loop {
            let message = self.receive();
            if message["id"] == self.number {
                assert!(message["error"].is_null(), "{method}: {message}");
                return message["result"].clone();
            }
            self.events.push(message);
        }
    }

    fn wait_for(&mut self, event: &str, from: usize) {
        while !self.events[from..].iter().any(|seen| seen["method"] == event) {
            let message = self.receive();
            self.events.push(message);
        }
    }

    fn open(&mut self, page: &Path) {
        let from = self.events.len();
        self.send("Page.navigate", json!({ "url": format!("file://{}", page.display()) }));
        self.wait_for("Page.loadEventFired", from);
    }

    /// Goes to an address of the web, wherever that leads.
    pub fn visit(&mut self, url: &str) {
        let from = self.events.len();
        self.send("Page.navigate", json!({ "url": url }));
        self.wait_for("Page.loadEventFired", from);
    }

    /// Presses the button of a form that leads to another page, and returns the address of that.
    pub fn press_through(&mut self, button: &str) -> String {
        let from = self.events.len();
        self.click(button);
        self.wait_for("Page.loadEventFired", from);
        self.eval("location.href").as_str().unwrap().to_owned()
    }

    fn reload(&mut self) {
        let from = self.events.len();
        self.send("Page.reload", json!({}));
        self.wait_for("Page.loadEventFired", from);
    }

    pub fn eval(&mut self, script: &str) -> Value {
        let asked =
            json!({ "expression": script, "returnByValue": true, "awaitPromise": true, "userGesture": true });
        let answer = self.send("Runtime.evaluate", asked);
        assert!(answer["exceptionDetails"].is_null(), "{script}: {answer}");
        answer["result"]["value"].clone()
    }

    /// Clicks as a mouse does, in the middle of what is named.
    pub fn click(&mut self, what: &str) {
        let place = self.eval(&format!(
            "(() => {{ const one = document.querySelector({what:?}); one.scrollIntoView({{ block: 'center' }}); \
             const box = one.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; }})()"
        ));
        for kind in ["mousePressed", "mouseReleased"] {
            let at = json!({ "type": kind, "x": place[0], "y": place[1], "button": "left", "clickCount": 1 });
            self.send("Input.dispatchMouseEvent", at);
        }
    }

    fn press(&mut self, key: &str, code: u32, text: &str) {
        for kind in ["keyDown", "keyUp"] {
            let mut press = json!({ "type": kind, "key": key, "windowsVirtualKeyCode": code });
            if kind == "keyDown" && !text.is_empty() {
                press["text"] = text.into();
            }
            self.send("Input.dispatchKeyEvent", press);
        }
    }

    /// Copies with a button, and waits until it is said how that went.
    fn copy(&mut self, button: &str, said: &str) {
        self.eval("document.getElementById('told').textContent = ''");
        self.click(&format!("[data-copy={button}]"));
        self.until(&format!("document.getElementById('told').textContent === document.body.dataset.{said}"));
    }

    /// Waits until a script says yes.
    pub fn until(&mut self, script: &str) {
        for _ in 0..200 {
            if self.eval(script) == true {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("never: {script}");
    }

    fn clipboard(&mut self) -> String {
        self.eval("navigator.clipboard.readText()").as_str().unwrap().to_owned()
    }

    pub fn wide(&mut self, width: u32) {
        let size = json!({ "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false });
        self.send("Emulation.setDeviceMetricsOverride", size);
    }

    fn look(&mut self, media: &str, scheme: &str) {
        let features = json!([{ "name": "prefers-color-scheme", "value": scheme }]);
        self.send("Emulation.setEmulatedMedia", json!({ "media": media, "features": features }));
    }

    /// Leaves a picture of the whole page.
    pub fn picture(&mut self, name: &str) {
        let picture = self.send("Page.captureScreenshot", json!({ "captureBeyondViewport": true }));
        save(name, &picture["data"]);
    }

    fn is_none_wrong(&mut self, script: &str, where_: &str) {
        let wrong = self.eval(script);
        assert_eq!(wrong, json!([]), "{where_}");
    }

    /// Returns what the page asked for besides itself, and what its console complains of.
    fn complaints(&self, page: &Path) -> Vec<String> {
        let own = format!("file://{}", page.display());
        let complaint = |event: &Value| {
            let about = &event["params"];
            match event["method"].as_str()? {
                "Network.requestWillBeSent" => {
                    let url = about["request"]["url"].as_str()?;
                    (url != own).then(|| format!("asked for {url}"))
                }
                "Runtime.exceptionThrown" | "Runtime.consoleAPICalled" => Some(about.to_string()),
                "Log.entryAdded" => Some(about["entry"]["text"].to_string()),
                _ => None,
            }
        };
        self.events.iter().filter_map(complaint).collect()
    }
}

fn save(name: &str, data: &Value) {
    use base64::Engine;
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pages");
    std::fs::create_dir_all(&folder).unwrap();
    let bytes = base64::engine::general_purpose::STANDARD.decode(data.as_str().unwrap()).unwrap();
    std::fs::write(folder.join(name), bytes).unwrap();
}

const DESCRIPTION: &str = "pages_messaging-description-txt";
const REVIEWER: &str = "reviewer-instructions-txt";

#[test]
#[ignore = "needs Chromium; .ci/pages runs it"]
fn the_page_works_in_a_browser_in_every_language() {
    let meta = Meta::start(World::healthy());
    let stage = ready("static", &meta);
    let set = ["customer", "set", CUSTOMER, "company", "Aurora <script>window.evil=1</script>"];
    assert_eq!(stage.run(&set).exit, Exit::Settled);
    let mut folder = PathBuf::new();
    for language in ["en", "pt-BR", "ru"] {
        let ran = stage.run(&["review", "pack", CUSTOMER, "--json", "--lang", language]);
        assert_eq!(ran.exit, Exit::Settled, "{}\n{}", ran.out, ran.err);
        folder = ran.json()["result"]["folder"].as_str().unwrap().into();
        let page = folder.join("index.html");
        if language == "en" {
            let edited = folder.join("pages_messaging/description.txt");
            let text = std::fs::read_to_string(&edited).unwrap();
            std::fs::write(&edited, format!("Ana's own words & <b>marks</b>, {PASSWORD}.\n{text}")).unwrap();
            let _ = stage.run(&["review", "pack", CUSTOMER]);
        }
        let mut browser = Browser::start();
        let allowed = json!({ "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] });
        browser.send("Browser.grantPermissions", allowed);
        browser.wide(1400);
        browser.open(&page);
        assert_eq!(browser.eval("document.documentElement.lang"), language);
        assert_eq!(browser.eval("window.evil === undefined"), true);
        copying(&mut browser, &folder);
        revealing(&mut browser);
        remembering(&mut browser);
        keyboard(&mut browser);
        drawing(&mut browser, language);
        assert_eq!(browser.complaints(&page), [""; 0], "{language}");
        closed_to_the_network(&mut browser, &page);
    }
    assert!(folder.join("pages_messaging/description.txt.new").exists());
}

/// Each button puts on the clipboard what lies in the file, whatever is masked, even where the clipboard is refused.
fn copying(browser: &mut Browser, folder: &Path) {
    let file = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap().trim_end().to_owned();
    browser.copy(DESCRIPTION, "copied");
    let copied = browser.clipboard();
    assert_eq!(copied, file("pages_messaging/description.txt"));
    assert!(copied.starts_with("Ana's own words & <b>marks</b>, Correct-Horse-9."));
    browser.copy(REVIEWER, "copied");
    assert_eq!(browser.clipboard(), file("reviewer-instructions.txt"));
    assert!(file("reviewer-instructions.txt").contains(PASSWORD));

    browser.eval("navigator.clipboard.writeText = () => Promise.reject(new Error('refused')); 0");
    browser.copy("password", "copied");
    assert_eq!(browser.clipboard(), PASSWORD);
    browser.eval("document.execCommand = () => false; 0");
    browser.copy("login", "uncopied");
    assert_eq!(browser.clipboard(), PASSWORD, "what was not copied is not said to be");
    browser.reload();
}

/// The password is on the screen when it is asked for, and then everywhere.
fn revealing(browser: &mut Browser) {
    let seen = format!("document.body.innerText.split({PASSWORD:?}).length - 1");
    assert_eq!(browser.eval(&seen), 0);
    browser.click("#reviewer .values [data-reveal]");
    let shown = browser.eval(&seen).as_u64().unwrap();
    assert!(shown >= 4, "{shown}");
    assert_eq!(
        browser
            .eval("[...document.querySelectorAll('[data-reveal]')].every(one => one.ariaPressed === 'true')"),
        true
    );
    browser.click("#reviewer .values [data-reveal]");
    assert_eq!(browser.eval(&seen), 0);
}

/// A tick outlasts the page, and another pack knows nothing of it.
fn remembering(browser: &mut Browser) {
    let ticked = "document.querySelectorAll('[data-item]:checked').length";
    let all = browser.eval("document.querySelectorAll('[data-item]').length");
    let (before, after) = (browser.eval(ticked), browser.eval("document.getElementById('done').textContent"));
    assert_eq!(before, 0, "{after}");
    browser.click("[data-item=calls-fresh]");
    browser.click("[data-item=practice-1]");
    browser.reload();
    assert_eq!(browser.eval(ticked), 2);
    assert_eq!(browser.eval("document.querySelector('[data-item=calls-fresh]').checked"), true);
    let said = browser.eval("document.getElementById('done').textContent");
    assert!(
        said.as_str().unwrap().contains('2') && said.as_str().unwrap().contains(&all.to_string()),
        "{said}"
    );
    assert_eq!(browser.eval("document.getElementById('progress').value"), 2);
    assert_eq!(
        browser.eval("Object.keys(localStorage).join()"),
        browser.eval("document.body.dataset.store"),
        "one key, of this app and this pack"
    );
}

fn keyboard(browser: &mut Browser) {
    browser.reload();
    browser.press("Tab", 9, "");
    assert_eq!(browser.eval("document.activeElement.className"), "skip");
    assert_eq!(browser.eval("document.activeElement.getBoundingClientRect().top >= 0"), true);
    browser.press("Enter", 13, "\r");
    browser.until("document.activeElement.id === 'main'");
    browser.press("Tab", 9, "");
    assert_eq!(browser.eval("document.activeElement.dataset.item"), "practice-1");
    assert_ne!(browser.eval("getComputedStyle(document.activeElement).outlineStyle"), "none");
    browser.press(" ", 32, " ");
    assert_eq!(browser.eval("document.activeElement.checked"), false);
    browser.eval("document.querySelector('[data-copy=login]').focus()");
    browser.press("Enter", 13, "\r");
    browser.until("document.getElementById('told').textContent === document.body.dataset.copied");
    assert_eq!(browser.clipboard(), "meta.review");
    assert_eq!(browser.eval("document.activeElement.dataset.copy"), "login");
}

/// Wide and narrow, light and dark, and on paper.
fn drawing(browser: &mut Browser, language: &str) {
    for width in [1400, 360] {
        browser.wide(width);
        for scheme in ["light", "dark"] {
            browser.look("screen", scheme);
            browser.is_none_wrong(ACCESSIBLE, &format!("{language}, {width} px"));
            browser.eval("document.querySelectorAll('details').forEach(one => one.open = true)");
            browser.is_none_wrong(CONTRAST, &format!("{language}, {scheme}"));
            browser.eval(
                "document.querySelectorAll('details:not(.difference)').forEach(one => one.open = false)",
            );
            browser.picture(&format!("{language}-{width}-{scheme}.png"));
        }
    }
    let schemes = ["light", "dark"].map(|scheme| {
        browser.look("screen", scheme);
        browser.eval("getComputedStyle(document.body).backgroundColor")
    });
    assert_ne!(schemes[0], schemes[1]);

    browser.look("print", "dark");
    browser.wide(800);
    let drawn = |what: &str| {
        format!("[...document.querySelectorAll({what:?})].filter(one => one.getClientRects().length).length")
    };
    assert_eq!(browser.eval(&drawn("button, nav, .skip, #told")), 0);
    assert_eq!(browser.eval("getComputedStyle(document.body).backgroundColor"), "rgb(255, 255, 255)");
    assert_eq!(browser.eval("getComputedStyle(document.querySelector('pre')).maxHeight"), "none");
    browser.eval("document.querySelectorAll('details').forEach(one => one.open = false)");
    browser.eval(
        "addEventListener('beforeprint', () => { window.opened = document.querySelectorAll('details[open]').length; \
         window.printed = document.body.innerText; })",
    );
    let paper = browser.send("Page.printToPDF", json!({ "printBackground": true }));
    save(&format!("{language}.pdf"), &paper["data"]);
    assert_eq!(browser.eval("window.opened === document.querySelectorAll('details').length"), true);
    assert_eq!(browser.eval(&format!("window.printed.includes({PASSWORD:?})")), false);
    assert_eq!(browser.eval("document.querySelectorAll('details[open]').length"), 0, "as it was before");
    browser.eval("document.querySelectorAll('details').forEach(one => one.open = true)");
    browser.picture(&format!("{language}-print.png"));
}

/// Even a script that got in could send nothing away, and what this test listens to would tell.
fn closed_to_the_network(browser: &mut Browser, page: &Path) {
    browser.eval(
        "window.stopped = 0; addEventListener('securitypolicyviolation', () => { window.stopped += 1; }); \
         fetch('http://127.0.0.1:9/').catch(() => 0)",
    );
    browser.eval("(() => { const image = new Image(); image.src = 'http://127.0.0.1:9/x.png'; })()");
    browser.eval(
        "(() => { const code = document.createElement('script'); code.textContent = 'window.evil = 1'; \
                  document.body.append(code); })()",
    );
    browser.until("window.stopped === 3");
    assert_eq!(browser.eval("window.evil === undefined"), true);
    assert!(!browser.complaints(page).is_empty());
}
