//! What starts a run by the clock, as text: units of systemd, a property list for launchd, a task for Windows, a line
//! for cron. Pure: nothing is written here.
//!
//! Sources: systemd.service(5), systemd.timer(5), systemd.exec(5), systemd.syntax(7), systemd.unit(5) for `%`;
//! launchd.plist(5); "Task Scheduler Schema" of Microsoft's documentation; crontab(5).

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::shell::{Shell, argument};

/// Who starts a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The person's own instance of systemd.
    SystemdUser,
    /// The machine's instance of systemd.
    SystemdSystem,
    /// macOS.
    Launchd,
    /// Windows' Task Scheduler.
    Windows,
    /// cron, wherever there is nothing else.
    Cron,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::SystemdUser, Self::SystemdSystem, Self::Launchd, Self::Windows, Self::Cron];

    /// Returns its word.
    pub fn word(self) -> &'static str {
        match self {
            Self::SystemdUser => "systemd-user",
            Self::SystemdSystem => "systemd-system",
            Self::Launchd => "launchd",
            Self::Windows => "windows",
            Self::Cron => "cron",
        }
    }

    /// Returns the one of a word.
    pub fn find(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// Returns the shell that its commands are typed into.
    pub fn shell(self) -> Shell {
        if self == Self::Windows { Shell::PowerShell } else { Shell::Posix }
    }
}

/// What is run, and by whom.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The home's own eight letters.
    pub id: String,
    /// The program, whole.
    pub binary: PathBuf,
    /// The workspace, whole.
    pub home: PathBuf,
    /// The person's folder of the program's settings, in which the timer's own lies.
    pub config: PathBuf,
    /// The timer's own folder.
    pub folder: PathBuf,
    /// Where units or property lists of this person lie.
    pub units: PathBuf,
    /// What has to be set for the program to find its folders: variables and their values.
    pub variables: Vec<(String, String)>,
    /// The file that holds the passphrase as systemd encrypted it, where it did; else the passphrase is beside the identity.
    pub credential: Option<PathBuf>,
}

/// A file that somebody who starts runs wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Where it belongs.
    pub path: PathBuf,
    /// What is in it.
    pub text: String,
}

impl Plan {
    /// Returns what the timer is called.
    pub fn name(&self) -> String {
        format!("onboard-refresh-{}", self.id)
    }

    /// Returns the program and its arguments.
    pub fn command(&self) -> Vec<String> {
        let [binary, home] = [&self.binary, &self.home].map(|path| path.display().to_string());
        [&binary, "token", "schedule", "run", "--no-input", "--home", &home].map(String::from).into()
    }

    /// Returns the minute of the hour: not the same for all, so that not all ask Meta at once.
    fn minute(&self) -> u32 {
        u32::from_str_radix(&self.id, 16).unwrap_or_default() % 60
    }

    /// Returns the files of a kind.
    pub fn files(&self, kind: Kind) -> Vec<Written> {
        let name = self.name();
        let unit =
            |suffix: &str, text: String| Written { path: self.units.join(format!("{name}.{suffix}")), text };
        match kind {
            Kind::SystemdUser => {
                vec![unit("service", self.service(HARDENED, "")), unit("timer", self.timer())]
            }
            Kind::SystemdSystem => vec![
                unit("service", self.service(&self.system_hardening(), NETWORK)),
                unit("timer", self.timer()),
            ],
            Kind::Launchd => vec![unit("plist", self.plist())],
            Kind::Windows => vec![Written { path: self.folder.join("task.xml"), text: self.task() }],
            Kind::Cron => Vec::new(),
        }
    }

    /// Returns the commands that a person types for a kind once its files are there: those that start it, then the one
    /// that runs it once.
    pub fn starts(&self, kind: Kind) -> Vec<String> {
        let (name, shell) = (self.name(), kind.shell());
        let file = self.files(kind).first().map(|file| shell.word(&file.path.display().to_string()));
        let file = file.unwrap_or_default();
        match kind {
            Kind::SystemdUser => vec![
                "systemctl --user daemon-reload".into(),
                format!("systemctl --user enable --now {name}.timer"),
                format!("systemctl --user start {name}.service"),
            ],
            Kind::SystemdSystem => vec![
                "systemctl daemon-reload".into(),
                format!("systemctl enable --now {name}.timer"),
                format!("systemctl start {name}.service"),
            ],
            Kind::Launchd => vec![
                format!("launchctl bootstrap gui/$(id -u) {file}"),
                format!("launchctl kickstart -k gui/$(id -u)/{name}"),
            ],
            Kind::Windows => vec![
                format!("schtasks /Create /TN {name} /XML {file} /F"),
                format!("schtasks /Run /TN {name}"),
            ],
            Kind::Cron => {
                let line = shell.literal(&self.cron());
                vec![format!("(crontab -l 2>/dev/null; echo {line}) | crontab -"), self.by_hand(shell)]
            }
        }
    }

    /// Returns the commands that a person types to end it.
    pub fn ends(&self, kind: Kind) -> Vec<String> {
        let name = self.name();
        match kind {
            Kind::SystemdUser => vec![format!("systemctl --user disable --now {name}.timer")],
            Kind::SystemdSystem => vec![format!("systemctl disable --now {name}.timer")],
            Kind::Launchd => vec![format!("launchctl bootout gui/$(id -u)/{name}")],
            Kind::Windows => vec![format!("schtasks /Delete /TN {name} /F")],
            // The name of the home is in the line.
            Kind::Cron => vec![format!("crontab -l | grep -vF {name} | crontab -")],
        }
    }

    /// Returns the command that does by hand what the timer does.
    pub fn by_hand(&self, shell: Shell) -> String {
        self.command().iter().map(|word| shell.word(word)).collect::<Vec<_>>().join(" ")
    }

    /// Returns the line for cron: once a day. A percent sign ends a command there, unless it is escaped; the remark at
    /// the end is the shell's.
    pub fn cron(&self) -> String {
        let shell = Shell::Posix;
        let assign = |(name, value): &(String, String)| format!("{name}={} ", shell.word(value));
        let variables: String = self.variables.iter().map(assign).collect();
        let command = format!("{variables}{} >/dev/null # {}", self.by_hand(shell), self.name());
        format!("{} 3 * * * {}", self.minute(), command.replace('%', "\\%"))
    }

    fn service(&self, hardening: &str, network: &str) -> String {
        let mut text = format!(
            "[Unit]\nDescription=onboard renews tokens, looks, and tells what got worse\n{network}\n\
             [Service]\nType=oneshot\nExecStart={}\n\
             # What is found of customers is a result, and no failure of the run: 1 something is open, 8 somebody's turn.\n\
             SuccessExitStatus=1 8\nTimeoutStartSec=2h\nNice=10\n",
            self.command().iter().map(|word| unit_word(word, true)).collect::<Vec<_>>().join(" "),
        );
        for (name, value) in &self.variables {
            let _ = writeln!(text, "Environment={}", unit_word(&format!("{name}={value}"), false));
        }
        if let Some(file) = &self.credential {
            // The rest of the line is the path, without quotes.
            let file = file.display().to_string().replace('%', "%%");
            let _ = writeln!(text, "LoadCredentialEncrypted=passphrase:{file}");
            text.push_str("Environment=ONBOARD_PASSPHRASE_FILE=%d/passphrase\n");
        }
        text + hardening
    }

    fn timer(&self) -> String {
        format!(
            "[Unit]\nDescription=onboard looks after tokens, daily\n\n\
             [Timer]\nOnCalendar=*-*-* 03:{:02}:00\nRandomizedDelaySec=30min\n\
             # A run that fell into a time when the machine was off happens when it is on again.\nPersistent=true\n\n\
             [Install]\nWantedBy=timers.target\n",
            self.minute()
        )
    }

    /// Returns what a run may not do under the machine's systemd. It may write the workspace and the person's settings.
    fn system_hardening(&self) -> String {
        let writable = [&self.home, &self.config].map(|path| unit_word(&path.display().to_string(), false));
        format!(
            "{HARDENED}ProtectSystem=strict\nProtectHome=read-only\nReadWritePaths={}\nPrivateTmp=yes\n\
             PrivateDevices=yes\nProtectClock=yes\nProtectHostname=yes\nProtectKernelTunables=yes\n\
             ProtectKernelModules=yes\nProtectKernelLogs=yes\nProtectControlGroups=yes\nProtectProc=invisible\n\
             CapabilityBoundingSet=\nAmbientCapabilities=\nSystemCallFilter=@system-service\n",
            writable.join(" ")
        )
    }

    fn plist(&self) -> String {
        let strings = |list: &[String]| {
            list.iter()
                .fold(String::new(), |text, word| format!("{text}    <string>{}</string>\n", xml(word)))
        };
        let mut text = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n\
             <plist version=\"1.0\">\n<dict>\n  <key>Label</key>\n  <string>{}</string>\n  \
             <key>ProgramArguments</key>\n  <array>\n{}  </array>\n  <key>StartCalendarInterval</key>\n  <dict>\n    \
             <key>Hour</key>\n    <integer>3</integer>\n    <key>Minute</key>\n    <integer>{}</integer>\n  </dict>\n  \
             <key>ProcessType</key>\n  <string>Background</string>\n  <key>Umask</key>\n  <integer>63</integer>\n",
            self.name(),
            strings(&self.command()),
            self.minute()
        );
        if !self.variables.is_empty() {
            text.push_str("  <key>EnvironmentVariables</key>\n  <dict>\n");
            for (name, value) in &self.variables {
                let _ = write!(text, "    <key>{}</key>\n    <string>{}</string>\n", xml(name), xml(value));
            }
            text.push_str("  </dict>\n");
        }
        let log = xml(&self.folder.join("launchd.log").display().to_string());
        let _ = write!(text, "  <key>StandardErrorPath</key>\n  <string>{log}</string>\n</dict>\n</plist>\n");
        text
    }

    /// Returns the task: once a day, later where the machine was off, and never twice at once. It runs while the person
    /// is signed in, since only then their own profile is open.
    fn task(&self) -> String {
        let command = self.command();
        let arguments: Vec<String> = command.iter().skip(1).map(|word| argument(word)).collect();
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-16\"?>\n\
             <Task version=\"1.2\" xmlns=\"http://schemas.microsoft.com/windows/2004/02/mit/task\">\n  \
             <RegistrationInfo>\n    <Description>onboard renews tokens, looks, and tells what got worse</Description>\n    \
             <URI>\\{name}</URI>\n  </RegistrationInfo>\n  \
             <Triggers>\n    <CalendarTrigger>\n      <StartBoundary>2026-01-01T03:{minute:02}:00</StartBoundary>\n      \
             <Enabled>true</Enabled>\n      <RandomDelay>PT30M</RandomDelay>\n      \
             <ScheduleByDay>\n        <DaysInterval>1</DaysInterval>\n      </ScheduleByDay>\n    </CalendarTrigger>\n  \
             </Triggers>\n  \
             <Principals>\n    <Principal id=\"Author\">\n      <LogonType>InteractiveToken</LogonType>\n      \
             <RunLevel>LeastPrivilege</RunLevel>\n    </Principal>\n  </Principals>\n  \
             <Settings>\n    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>\n    \
             <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>\n    \
             <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>\n    \
             <StartWhenAvailable>true</StartWhenAvailable>\n    \
             <RunOnlyIfNetworkAvailable>true</RunOnlyIfNetworkAvailable>\n    \
             <ExecutionTimeLimit>PT2H</ExecutionTimeLimit>\n    <Enabled>true</Enabled>\n  </Settings>\n  \
             <Actions Context=\"Author\">\n    <Exec>\n      <Command>{binary}</Command>\n      \
             <Arguments>{arguments}</Arguments>\n    </Exec>\n  </Actions>\n</Task>\n",
            name = self.name(),
            minute = self.minute(),
            binary = xml(&self.binary.display().to_string()),
            arguments = xml(&arguments.join(" ")),
        )
    }
}

/// What a unit of the machine waits for.
const NETWORK: &str = "Wants=network-online.target\nAfter=network-online.target\n";

/// What a run may not do, whoever's systemd starts it: none of it needs privileges of its own.
const HARDENED: &str = "NoNewPrivileges=yes\nUMask=0077\nLimitCORE=0\nLockPersonality=yes\nRestrictRealtime=yes\n\
    RestrictSUIDSGID=yes\nRestrictNamespaces=yes\nRestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK\n\
    SystemCallArchitectures=native\n";

/// Returns a file of Windows' as its own tools write and read them: UTF-16 with a mark of its byte order.
pub fn utf16(text: &str) -> Vec<u8> {
    let text = text.replace('\n', "\r\n");
    [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

/// Returns a word of a line in a unit: in double quotes, with what systemd acts on escaped. A dollar sign is acted on
/// in a command line alone.
fn unit_word(text: &str, is_command: bool) -> String {
    let mut word = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => word.extend(['\\', letter]),
            '%' => word.push_str("%%"),
            '$' if is_command => word.push_str("$$"),
            '\n' => word.push_str("\\n"),
            '\t' => word.push_str("\\t"),
            '\r' => word.push_str("\\r"),
            _ => word.push(letter),
        }
    }
    word + "\""
}

/// Returns a text as XML has it. What no XML can hold goes.
fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => {
                let _ = write!(out, "&#{};", u32::from(letter));
            }
            _ if letter.is_control() => {}
            _ => out.push(letter),
        }
    }
    out
}

/// Returns where the units of a kind lie, by the person's folders.
pub fn units(kind: Kind, config: &Path, home: Option<&Path>) -> PathBuf {
    match kind {
        Kind::SystemdSystem => "/etc/systemd/system".into(),
        Kind::Launchd => home.unwrap_or(Path::new("~")).join("Library/LaunchAgents"),
        _ => config.parent().unwrap_or(config).join("systemd/user"),
    }
}

#[cfg(test)]
mod tests {
    use std::str::FromStr;

    use super::*;

    /// Paths with everything that somebody may act on: quotes, blanks, signs, letters of other scripts.
    fn plan() -> Plan {
        let folder = PathBuf::from("/home/ana/.config/onboard/timers/0000003d");
        Plan {
            id: "0000003d".into(),
            binary: r#"/opt/it's 100%/on"board"#.into(),
            home: r"/srv/São & <Co> $HOME \ %d/`id`".into(),
            config: "/home/ana/.config/onboard".into(),
            units: "/home/ana/.config/systemd/user".into(),
            variables: vec![("XDG_CONFIG_HOME".into(), "/home/ana/my config$".into())],
            credential: Some(folder.join("100%/passphrase.cred")),
            folder,
        }
    }

    /// What the program is to be started with.
    fn wanted() -> Vec<String> {
        let home = plan().home.display().to_string();
        [r#"/opt/it's 100%/on"board"#, "token", "schedule", "run", "--no-input", "--home", &home]
            .map(String::from)
            .into()
    }

    #[test]
    fn a_word_of_a_unit_is_quoted_against_whatever_systemd_acts_on() {
        for (text, command, setting) in [
            ("plain", "\"plain\"", "\"plain\""),
            ("a b", "\"a b\"", "\"a b\""),
            ("100%d", "\"100%%d\"", "\"100%%d\""),
            ("$HOME", "\"$$HOME\"", "\"$HOME\""),
            ("q\"\\", r#""q\"\\""#, r#""q\"\\""#),
            ("a\nb", r#""a\nb""#, r#""a\nb""#),
        ] {
            assert_eq!([unit_word(text, true), unit_word(text, false)], [command, setting], "{text:?}");
        }
    }

    #[test]
    fn a_property_list_reads_back_as_what_was_meant() {
        let files = plan().files(Kind::Launchd);
        let read = plist::Value::from_reader_xml(files[0].text.as_bytes()).unwrap();
        let read = read.as_dictionary().unwrap();
        let text = |value: &plist::Value| value.as_string().unwrap().to_owned();
        assert_eq!(text(&read["Label"]), "onboard-refresh-0000003d");
        let arguments = read["ProgramArguments"].as_array().unwrap();
        assert_eq!(arguments.iter().map(text).collect::<Vec<_>>(), wanted());
        let at = read["StartCalendarInterval"].as_dictionary().unwrap();
        let number = |key: &str| at[key].as_signed_integer();
        assert_eq!((number("Hour"), number("Minute")), (Some(3), Some(1)));
        let variables = read["EnvironmentVariables"].as_dictionary().unwrap();
        assert_eq!(text(&variables["XDG_CONFIG_HOME"]), "/home/ana/my config$");
        assert_eq!(read["Umask"].as_signed_integer(), Some(0o77));
    }

    /// Returns the words of a command line, as a program of Windows' reads them: "Parsing C command-line arguments".
    fn windows_words(line: &str) -> Vec<String> {
        let (mut words, mut word, mut quoted, mut backslashes) = (Vec::new(), String::new(), false, 0);
        let mut is_word = false;
        for letter in line.chars().chain([' ']) {
            match letter {
                '\\' => backslashes += 1,
                '"' => {
                    word.push_str(&"\\".repeat(backslashes / 2));
                    if backslashes % 2 == 1 {
                        word.push('"');
                    } else {
                        quoted = !quoted;
                    }
                    (backslashes, is_word) = (0, true);
                }
                _ => {
                    word.push_str(&"\\".repeat(backslashes));
                    is_word |= backslashes > 0;
                    backslashes = 0;
                    if letter == ' ' && !quoted {
                        if std::mem::take(&mut is_word) {
                            words.push(std::mem::take(&mut word));
                        }
                    } else {
                        word.push(letter);
                        is_word = true;
                    }
                }
            }
        }
        words
    }

    #[test]
    fn a_task_has_what_the_schema_wants_and_reads_back_as_what_was_meant() {
        let mut plan = plan();
        plan.home = r#"C:\Users\Ana Prado\on"board\"#.into();
        let files = plan.files(Kind::Windows);
        // The declaration tells the coding of the file, and here is no file yet.
        let text = files[0].text.replace("UTF-16", "UTF-8");
        let document = roxmltree::Document::parse(&text).unwrap();
        let root = document.root_element();
        let space = "http://schemas.microsoft.com/windows/2004/02/mit/task";
        assert_eq!((root.tag_name().name(), root.tag_name().namespace()), ("Task", Some(space)));
        let children = |node: roxmltree::Node<'_, '_>| -> Vec<String> {
            let elements = node.children().filter(roxmltree::Node::is_element);
            elements.map(|node| node.tag_name().name().to_owned()).collect()
        };
        // `taskType` takes these in any order; a trigger's parts and an action's come as the schema lists them.
        assert_eq!(children(root), ["RegistrationInfo", "Triggers", "Principals", "Settings", "Actions"]);
        let find = |name: &str| root.descendants().find(|node| node.tag_name().name() == name).unwrap();
        let text = |name: &str| find(name).text().unwrap().to_owned();
        let parts = children(find("CalendarTrigger"));
        assert_eq!(parts, ["StartBoundary", "Enabled", "RandomDelay", "ScheduleByDay"]);
        assert_eq!(children(find("Exec")), ["Command", "Arguments"]);
        assert_eq!(find("Actions").attribute("Context"), find("Principal").attribute("id"));
        assert!(text("StartBoundary").parse::<jiff::civil::DateTime>().is_ok());
        for name in ["RandomDelay", "ExecutionTimeLimit"] {
            assert!(text(name).parse::<jiff::Span>().is_ok(), "{name}");
        }
        assert_eq!(text("Command"), wanted()[0]);
        let mut expected = wanted();
        expected[6] = r#"C:\Users\Ana Prado\on"board\"#.into();
        assert_eq!(windows_words(&text("Arguments")), expected[1..]);
        let bytes = utf16(&files[0].text);
        assert_eq!(bytes[..4], [0xff, 0xfe, b'<', 0]);
    }

    #[test]
    fn a_line_for_cron_is_read_by_cron_and_by_its_shell_as_what_was_meant() {
        let plan = plan();
        let line = plan.cron();
        let fields: Vec<&str> = line.splitn(6, ' ').collect();
        croner::Cron::from_str(&fields[..5].join(" ")).unwrap();
        assert_eq!(fields[..5], ["1", "3", "*", "*", "*"]);
        // What cron does to a percent sign it does before the shell.
        let chars: Vec<char> = fields[5].chars().collect();
        let bare = (0..chars.len()).filter(|at| chars[*at] == '%' && (*at == 0 || chars[at - 1] != '\\'));
        assert_eq!(bare.count(), 0, "{line}");
        assert!(plan.ends(Kind::Cron)[0].contains("onboard-refresh-0000003d"));
    }

    #[cfg(unix)]
    #[test]
    fn what_the_shell_of_cron_starts_is_the_program_with_its_arguments_and_variables() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let script = folder.path().join("it's 100%/on\"board $HOME");
        std::fs::create_dir_all(script.parent().unwrap()).unwrap();
        let said = folder.path().join("said");
        let text = format!("#!/bin/sh\nprintf '%s\\n' \"$XDG_CONFIG_HOME\" \"$@\" > {}\n", said.display());
        std::io::Write::write_all(&mut std::fs::File::create(&script).unwrap(), text.as_bytes()).unwrap();
        std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o755)).unwrap();
        let plan = Plan { binary: script, ..plan() };
        let line = plan.cron();
        let command = line.splitn(6, ' ').nth(5).unwrap().replace("\\%", "%");
        assert!(std::process::Command::new("sh").arg("-c").arg(&command).status().unwrap().success());
        let said = std::fs::read_to_string(said).unwrap();
        let lines: Vec<&str> = said.lines().collect();
        assert_eq!(lines[0], "/home/ana/my config$");
        assert_eq!(lines[1..], wanted()[1..]);
    }

    #[test]
    fn each_kind_has_its_word_and_its_commands() {
        for kind in Kind::ALL {
            assert_eq!(Kind::find(kind.word()), Some(kind));
            assert!(!plan().starts(kind).is_empty() && !plan().ends(kind).is_empty(), "{kind:?}");
        }
        assert_eq!(Kind::find("anacron"), None);
    }
}
