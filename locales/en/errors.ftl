# Why a command could not do its job.
command-line = { $why }
    .fix = Run `onboard --help`
interrupted = Stopped
    .fix = Everything saved so far is kept; run the same command to go on
stopped = Stopped for today
    .fix = Everything answered so far is kept; run the same command to go on
terminal-lost = The terminal is gone: { $why }
    .fix = Open a larger one, and run the same command to go on; everything answered so far is kept
runtime-failed = The program could not start: { $why }
    .fix = Close some programs, and try again
language-unknown = There are no words in `{ $lang }`
    .fix = Choose one of: { $offered }
now-malformed = `{ $seen }` is no time
    .fix = Write it like 2026-11-20T12:00:00Z
graph-version-malformed = `{ $seen }` is no Graph version
    .fix = Write it like v26.0
demo-home-elsewhere = { $path } notes that { $home } belongs to a sandbox on this machine, and { $url } is elsewhere
    .fix = Use another folder: `--home DIR`
real-home-elsewhere = { $path } notes that Meta itself answered in { $home }, so no sandbox is asked there
    .fix = Rehearse in another folder: `--home DIR`
demo-in-workspace = { $path } says that nothing here is secret (`demo = true`), and no demo was made here by you
    .fix = Make a demo in a new folder: `onboard demo`. If this is a real workspace, take the line out
graph-url-in-workspace = { $path } says that Graph is at { $url }, and where secrets go is for you alone to say
    .fix = Take the line out. If it is your own sandbox, type it once: `--graph-url URL`
graph-url-not-typed = { $url } is neither Meta's nor on this machine, so it counts only where it is typed
    .fix = Type it with this command: `--graph-url URL`
now-out-of-range = `{ $seen }` is too far away
    .fix = Choose a time from 2000 to 2099
demo-not-played = The sandbox did not play its part at { $path }: { $why }
    .fix = This is a bug; please report it with this text
sandbox-not-started = The sandbox could not start on port { $port }: { $why }
    .fix = Leave `--port` out, and a free one is taken
world-unreadable = The world at { $path } cannot be read: { $why }
    .fix = Check the path
world-invalid = { $path } is no world: { $why }
    .fix = Start from `{"{"}"extends": "healthy", "patch": {"{"}{"}"}{"}"}`
fault-invalid = `{ $spec }` is no fault: { $why }
    .fix = Write it as kind[:path[:times]]
step-unknown = There is no step `{ $step }`
    .fix = The steps are: { $steps }

no-customers = There are no customers here
    .fix = Run `onboard start`, or name another folder with `--home DIR`
customer-unknown = No customer fits `{ $customer }`
    .fix = `onboard customer list` shows them all
customer-ambiguous = Several customers fit `{ $customer }`: { $found }
    .fix = Write more of the name, or its id
customer-unnamed = There are several customers: { $customers }
    .fix = Name one, or use `--all` where the command has it
customer-exists = There is a customer `{ $customer }` already
    .fix = Leave `--id` out, and a free one is made
page-of-another = The Page { $page } is that of { $company } (`{ $customer }`), not of { $wanted }
    .fix = Run `onboard start { $customer }` to go on with it; `onboard customer set { $customer } company NAME` gives it another name
app-exists = There is a record of app { $app } already
    .fix = Change it with `onboard app set { $app } FIELD VALUE`
app-not-on-record = There is no record of app { $app }
    .fix = `onboard app list` shows them all; `onboard app new { $app }` makes one
app-unnamed = There are several apps: { $apps }
    .fix = Name one by its App ID
no-apps = There are no apps here
    .fix = Run `onboard app new { $APP_ID }`, or `onboard start`
not-confirmed = { $subject } would be removed with its secrets and its journal
    .fix = Say that it is meant: `--yes`
calls-not-confirmed = Nobody agreed to the calls for: { $permissions }
    .fix = Add `--yes` to make them, or `--dry-run` to only see them
review-without-app = It is not known yet which app { $customer } uses
    .fix = Run `onboard start { $CUSTOMER }`
review-by-vendor = The vendor's app is used, so the vendor submits it for review
    .fix = Nothing is recorded here; ask the vendor
permission-not-tracked = `{ $permission }` is not among what this app asks for
    .fix = There are: { $offered }
permission-live-already = `{ $permission }` is live already, so there is nothing to submit
    .fix = Leave it out
nothing-to-record = There is nothing that `{ $what }` could be recorded for
    .fix = `onboard review status` shows where each permission stands; name one with `--permission`
date-malformed = This is no date: { $seen }
    .fix = Write it like 2026-11-20
date-in-future = { $seen } has not come yet
    .fix = Give the day it happened, or leave `--on` out for today
date-before-submission = { $permission } was recorded as sent on { $date }, and cannot be decided before
    .fix = Correct the day, or record the submission anew: `onboard review record submitted --permission PERMISSION --on DATE`
note-unreadable = { $path } cannot be read: { $why }
    .fix = Name a text file with the reviewer's words, or `-` to paste them
permission-not-in-submission = `{ $permission }` is not among what this submission asks for
    .fix = Leave `--permission` out to see all

key-unknown = There is no field `{ $key }`
    .fix = `onboard start --help` lists them
key-of-app = `{ $key }` belongs to the app
    .fix = Run `onboard app set { $APP_ID } { $key } VALUE`
key-of-customer = `{ $key }` belongs to the customer
    .fix = Run `onboard customer set { $CUSTOMER } { $key } VALUE`
value-missing = There is no value for `{ $key }`
    .fix = Write it after the field, or use `--stdin`
secret-in-arguments = `{ $key }` is a secret, and what is typed on a command line is seen by others
    .fix = Use `--stdin`; and change the secret if this machine is shared
token-absent = There is no token in what came
    .fix = Copy it whole and pipe it in, or leave out `--token-stdin` to be asked for it
token-several = There are several tokens in what came
    .fix = Send one of them alone
token-kept = The vault holds a { $kind } that works, and this is another one
    .fix = Run the same command with `--replace` to take the new one; the product needs it too then
token-not-set-by-hand = `{ $key }` is proved before it is kept
    .fix = Run `onboard token paste { $CUSTOMER }`
input-unreadable = Standard input cannot be read: { $why }
    .fix = Pipe the value in as UTF-8 text

answer-missing = There is no answer for `{ $key }`, and nobody to ask
    .fix = Add `{ $key }` to the answers file, or use { $flag }
answer-missing-secret = There is no answer for `{ $key }`, and nobody to ask
    .fix = Add `{ $key } = {"{"} env = "{ $variable }" {"}"}` or `{ $key } = {"{"} file = "PATH" {"}"}` to the answers file
answer-empty = The answer for `{ $key }` is empty
    .fix = Give a value, or leave the key out
answer-many-lines = The answer for `{ $key }` has line breaks or control characters
    .fix = Give one line of plain text
answer-has-blanks = The answer for `{ $key }` has blanks in it, which a token never has
    .fix = Copy it again, whole and alone
answer-not-digits = `{ $key }` is a number of 5 to 30 digits
    .fix = Copy it from the App Dashboard, or from the Page's transparency section
answer-not-https = `{ $key }` has to begin with https://
    .fix = Meta accepts nothing else
answer-not-url = `{ $key }` is no address
    .fix = Write it whole, with https://
answer-not-date = `{ $key }` is no day
    .fix = Write it like 2027-11-20: year, month, day
answer-not-email = `{ $key }` is no e-mail address
    .fix = Write it like name@example.com
answer-not-offered = `{ $key }` is one of: { $offered }
    .fix = Choose one of these words
answers-unreadable = The answers at { $path } cannot be read: { $why }
    .fix = Check the path
answers-not-text = { $path } is not UTF-8 text
    .fix = Save it as UTF-8
answers-not-toml = { $path }, line { $line }: { $why }
    .fix = Write one `key = "value"` a line
answers-windows-path = { $path }, line { $line }: a backslash in double quotes means something else in TOML
    .fix = Put the path in single quotes: 'C:\Users\me\icon.png'
answer-key-unknown = { $path } answers `{ $key }`, which nobody asks
    .fix = Did you mean `{ $nearest }`?
answer-secret-in-plain = { $path } holds `{ $key }` in plain text, and it is a secret
    .fix = Give it by reference: `{ $key } = {"{"} env = "NAME" {"}"}` or `{"{"} file = "PATH" {"}"}`
answer-wrong-type = { $path }: `{ $key }` has a value of a kind that does not fit
    .fix = Write text in quotes, or {"{"} env = "NAME" {"}"}, or {"{"} file = "PATH" {"}"}
answer-variable-unset = `{ $key }` refers to the variable { $name }, which is not set
    .fix = Set it in the shell that starts onboard
answer-file-unreadable = `{ $key }` refers to { $path }, which cannot be read: { $why }
    .fix = Check the path; it counts from the answers file's folder

record-corrupt = { $path }, line { $line }, column { $column }: { $text }
    .fix = Mend that line, or take the file back from git; nothing was written
record-newer = { $path } was written by a newer onboard (schema { $found }; this one knows { $known })
    .fix = Update onboard; nothing was changed
config-invalid = In { $path }, `{ $key }` cannot be `{ $value }`: { $text }
    .fix = Mend the line in that file
disk-full = There is no room left to write { $path }
    .fix = Free some space, and run the same command again; nothing saved is lost
disk-read-only = { $path } lies on a disk that cannot be written
    .fix = Choose another folder with `--home DIR`
not-permitted = You may not read or write { $path }
    .fix = Check the owner of the folder, or choose another with `--home DIR`
workspace-link = { $path } is a link, and nothing in a workspace is followed: it may have come by git from anybody
    .fix = Remove the link, or put what it leads to in its place; see with git who added it
not-a-file = { $path } should be a file, and is a { $found }
    .fix = Remove it, or take the file back from git
not-a-folder = { $path } should be a folder, and is a file
    .fix = Remove it, or take the folder back from git
pack-tracked = Git takes what lies in { $path }, since { $index } lists it, and a review pack holds the reviewer's password
    .fix = Take the folder out with `git rm -r --cached`, and see with git who added it; or write the pack elsewhere with `onboard review pack --out DIR`
file-too-large = { $path } has { $size } bytes, and { $limit } are the most that is read
    .fix = Look what is in it; take the file back from git, or shorten it
disk-failed = { $path }: { $text }
    .fix = Check the disk, and run the same command again
workspace-busy = Another onboard is working on { $subject }
    .fix = Wait until it is done, and run the same command again
no-identity = Nothing opens the vault of { $path } (the system's keyring: { $keyring })
    .fix = Unlock the system's keyring, or run it in a terminal, which asks for a passphrase; or put one into a file and name that in ONBOARD_PASSPHRASE_FILE
keyring-closed = Your identity lies in the system's keyring, which does not open now ({ $keyring })
    .fix = Unlock the keyring, by signing in to the desktop for one, and run the same command again
identity-lost = The system's keyring does not hold your identity any more: { $recipient }
    .fix = Bring the keyring back from a backup. If it is gone for good, remove { $path }: a new identity is made then, and a colleague has to share the workspace with it
passphrase-unnamed = Your identity { $path } is under a passphrase, and none was given
    .fix = Put it into a file and name that in ONBOARD_PASSPHRASE_FILE; or run it in a terminal without `--answers`, which asks for it
passphrase-missing = { $path } holds no passphrase
    .fix = Write one into its first line
passphrase-wrong = The passphrase does not open { $path }
    .fix = Type it again; or check the file that ONBOARD_PASSPHRASE_FILE names
passphrase-too-short = The passphrase in { $path } has fewer than { $least } characters, too few for a new identity
    .fix = Write a longer one into its first line: four random words, or `head -c 24 /dev/urandom | base64`
identity-unreadable = { $path } is no readable identity
    .fix = Take it back from a backup; without it secrets have to be entered again
key-unreadable = { $path } is no readable key
    .fix = Take it back from git
key-missing = { $path } is gone, and the secrets cannot be read without it
    .fix = Take it back from git
vault-mismatch = { $path } is not shared with you
    .fix = Send your public key to whoever can share: { $recipient }
recipients-changed = What you agreed to in { $path } changed: { $added_count ->
        [0] nobody is new
        [one] new: { $added }
       *[other] new: { $added }
    }; { $gone_count ->
        [0] nobody is gone
        [one] gone: { $gone }
       *[other] gone: { $gone }
    }; key.age: { $key }
    .fix = Ask your colleagues who changed it; if it is right, run `onboard vault agree`. Until then secrets are read and none is kept
workspace-not-agreed = This workspace came from somebody, and you did not agree to it yet: { $path }
    .fix = `onboard vault agree` shows who can read it and what came with it, and asks. Until then secrets are read and none is kept
workspace-replaced = At { $path } lies another workspace than the one you agreed to: nobody made its key who could read that one
    .fix = If you began anew there, run `onboard vault agree`. If not, take key.age and recipients.txt back from git: whoever put them there could read what you keep
key-outdated = { $path } is older than the key you agreed to, and somebody who was taken out since may know it
    .fix = Pull, or take key.age back from git. If it was put back on purpose, run `onboard vault agree`
secret-not-agreed = { $path } does not count ({ $reason }): nothing shows that a reader stored it there
    .fix = `onboard vault agree` shows what it is, and asks. To refuse, remove the file, and enter the secret anew
agree-not-confirmed = From now on this counts in the workspace { $id } ({ $kept } secrets are kept). * is new
    key.age: { $key }
    readers:
      { $readers }
    secrets that did not count:
      { $secrets }
    platform profiles:
      { $profiles }
    .fix = Compare it with your colleagues, and say that it is meant: `--yes`. To refuse something, take its file out, or back from git
recipient-invalid = `{ $recipient }` is no public key
    .fix = Your colleague sees the right one with `onboard vault status`; it begins with age1
recipient-unknown = { $recipient } is not among the readers
    .fix = `onboard vault status` shows them all
recipient-yourself = { $recipient } is your own key
    .fix = Somebody who stays has to take you out
unshare-unfinished = Taking a reader out was interrupted, and { $path } may still be the old one
    .fix = Run `onboard vault unshare --yes` first
share-not-confirmed = These could read every secret of this workspace: { $readers }; new among them: { $new }
    .fix = Compare the keys with your colleagues, and say that it is meant: `--yes`
unshare-not-confirmed = This takes out { $leaving } and encrypts every secret anew
    .fix = Say that it is meant: `--yes`
secret-unreadable = { $path } is no readable secret ({ $reason })
    .fix = Take it back from git. If it never opened, remove it: see with git who added it; then enter the secret again
bad-id = `{ $id }` cannot be an id here
    .fix = Use lower-case letters, digits and hyphens
home-missing = There is no workspace at { $path }
    .fix = Run `onboard start`, which makes one
home-taken = { $path } is a workspace of another kind
    .fix = Choose another folder with `--home DIR`
profile-invalid = The platform profile { $path }, `{ $key }`, line { $line }: { $reason }
    .fix = Compare it with one that `onboard platform show ID --json` prints
profile-unknown = There is no platform `{ $id }`
    .fix = `onboard platform list` shows them all
review-values-missing = The review texts need: { $missing }
    .fix = Set them with `onboard customer set { $CUSTOMER } FIELD VALUE`
review-permission-unworded = There are no words for: { $unworded }
    .fix = `onboard review render` without `--permission` shows what there is
review-template-broken = A template of the profile is broken: { $broken }
    .fix = Mend the profile

nothing-to-explain = There is no page about `{ $name }`
    .fix = Did you mean `onboard explain { $nearest }`?
pasted-error-unreadable = What was pasted holds no error of Meta's
    .fix = Paste the whole answer, from the first brace to the last, or give the numbers: `onboard explain 190/463`
man-unwritten = The manual pages cannot be written to { $path }: { $why }
    .fix = Choose a folder that you may write
completions-failed = There is no script for { $shell }
    .fix = This is a bug; please report it with this text

pack-folder-taken = { $folder } holds files that are no pack of ours
    .fix = Name a folder that is new or empty
declined = You did not agree, and nothing was changed
    .fix = Run the same command again when it is meant
secret-on-terminal = `{ $key }` is a secret, and typed here it would be shown
    .fix = Leave out `--json` and `--no-input` to be asked for it, or pipe it in
permission-unknown = `{ $permission }` is no permission or feature that we know
    .fix = Use a name that `onboard explain pages_messaging` and its like know, such as `pages_messaging`
lint-nothing-there = There is no text of a pack in { $path }
    .fix = Name a file, or the folder that `onboard review render` or `onboard start` wrote
lint-not-text = { $path } is no text that can be read: it is not UTF-8, or larger than a megabyte
    .fix = Save it as plain text in UTF-8
lint-unreadable = { $path } cannot be read ({ $why })
    .fix = Check the path
