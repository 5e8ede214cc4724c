# runs that the clock starts
schedule-ran = { $renewed ->
        [0] No token was renewed.
        [one] { $renewed } token was renewed.
       *[other] { $renewed } tokens were renewed.
    } { $customers ->
        [one] { $customers } customer was looked at;
       *[other] { $customers } customers were looked at;
    } { $worse ->
        [0] nothing got worse.
        [one] { $worse } thing got worse.
       *[other] { $worse } things got worse.
    }
schedule-worse = Got worse
schedule-nobody-told = Nobody was told: `notify` in your own settings names no command.
schedule-installed = The timer { $name } is written ({ $kind }). Its own identity reads this workspace: { $recipient }
schedule-proved = It was started once, and its run ended: { $exit }. The next one is due { $next }.
schedule-printed = Nothing was set up. Put each file where its name says, then type the commands. A timer that is set up by `onboard token schedule install` also gets an identity of its own.
schedule-none = No timer is set up on this machine for this workspace.
schedule-removed = The timer is gone. { $recipient } reads nothing any more: there is a new key. That identity never left this machine and is deleted, so no secret has to be renewed, unless somebody else had this machine.
schedule-end-it = Type this to stop what starts the runs:
schedule-timer = timer
schedule-file = file
schedule-identity = identity
schedule-reads = may read
schedule-reads-not = may not read
schedule-state = state
schedule-next = next run
schedule-last = last run here
schedule-last-was = { $at }: { $exit }; renewed: { $renewed }, got worse: { $worse }
word-run-settled = all is well
word-run-unmet = something is open
word-run-failed = something failed
word-run-pending = somebody's turn
word-run-auth = a token is dead
word-run-usage = it could not begin
word-run-cancelled = it was stopped
schedule-noted = last run anywhere
schedule-notify = notify
schedule-no-notify = nobody is told
schedule-agree = Set it up?
notify-told = { $program } was told, and took it.
notify-try = onboard tries whether this message arrives. Nothing is wrong.
notify-worse = { $count ->
        [one] onboard: { $count } thing got worse
       *[other] onboard: { $count } things got worse
    }

# what is found
schedule-busy = Another scheduled run of this workspace is under way on this machine
    .fix = Wait for it: it does what this one would. `onboard token schedule show` tells what it came to
schedule-absent = Nothing on this machine renews tokens by the clock, and no run happened elsewhere in the last 48 hours
    .fix = Run `onboard token schedule install`
schedule-stale = The timer is set up, and no run came of it in the last 48 hours (the last one: { $last })
    .fix = Run `onboard token schedule run` to see what keeps it; on Linux `systemctl list-timers` tells whether it is started at all
schedule-unproved = The timer was started, and its run did not end as it should ({ $result }; { $reason })
    .fix = Read `{ $command }`, mend that, and run `onboard token schedule install` again
schedule-no-linger = The timer runs only while { $user } is signed in
    .fix = Run `loginctl enable-linger { $user }`; it may ask for an administrator
schedule-to-start = The timer is ready, and nothing starts it yet
    .fix = Type the commands above. Then `onboard token schedule show` tells whether a run came
notify-failed = { $program } was not told ({ $why }); it said: { $said }
    .fix = Mend the command in `notify`, and try it with `onboard token schedule test-notify`. What got worse is told again with the next run
schedule-not-confirmed = On { $machine }, a daily run ({ $kind }) would get an identity of its own that reads every secret of { $home }, as a colleague's does. It renews tokens at Meta without asking
    .fix = Add `--yes` to set it up, or `--print` to see the files first
schedule-in-demo = A demo lives for a while only, and no timer looks after it
    .fix = Name your own workspace with `--home`, or see the files with `onboard token schedule install --print`
scheduler-absent = { $kind } does not run this machine, or lets only root change it
    .fix = Run it with `sudo`, or choose another with `--for`: `onboard token schedule install --for cron`
scheduler-failed = `{ $command }` did not do its job: { $why }
    .fix = Mend what it says, then type the same command again; `--print` shows what would be set up
notify-absent = { $path } names no command to tell
    .fix = Add a line there like `notify = ["/usr/local/bin/tell-the-team"]`, then run `onboard token schedule test-notify`
notify-in-workspace = { $path } names a command to run, and what runs on your machine is for you alone to say
    .fix = Take the line out. If it is your own, put it into { $own }

# their pages
explain-schedule-busy = Two scheduled runs of one workspace met on this machine; the second one ended without doing anything.
    .why = The timer started while somebody ran `onboard token schedule run` by hand, or a run took longer than a day.
explain-schedule-absent = Tokens die in silence where nothing looks after them.
    .why = The timer was never set up here, or it was taken down; and no other machine that shares the workspace noted a run.
explain-schedule-stale = A timer is set up on this machine, and no run came of it for two days.
    .why = The machine was off, somebody disabled the timer, or the person's own systemd ends when they sign out.
explain-schedule-unproved = The timer was set up, and its first run was started to see whether it works. It did not.
    .why = The run cannot read the workspace from there, has no network, or stands behind a protection of the unit that your folders do not fit.
explain-schedule-no-linger = systemd ends what a person runs when they sign out, unless they linger.
    .why = On a server nobody is signed in at night, so the timer would sleep then.
explain-schedule-to-start = The timer has its identity and its file. Only a person starts it on this kind of system.
    .why = cron, launchd and the Task Scheduler keep their own lists; we print the exact command and leave them to you.
explain-notify-failed = The command that is to be told what got worse could not be started, took too long, or said no.
    .why = Its path is wrong, it is not executable, its network is down, or it needs a variable that a timer does not have.

# when tokens end
weeks-head = When tokens end, by the Monday of the week
weeks-later = later
weeks-never = { $count ->
        [one] { $count } token does not end by itself.
       *[other] { $count } tokens do not end by themselves.
    }
weeks-dead = { $count ->
        [one] { $count } is dead.
       *[other] { $count } are dead.
    }
weeks-unseen = { $count ->
        [one] Of { $count } nobody can tell.
       *[other] Of { $count } nobody can tell.
    }
