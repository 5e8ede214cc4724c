# what only a person can open
passphrase-ask = Passphrase of your identity
passphrase-again = That passphrase does not open it
passphrase-why = Your system's keyring cannot keep your identity ({ $keyring }), so it will lie in { $path }, under a passphrase of your own. Nobody can recover that passphrase: without it, every secret has to be entered again.
passphrase-new = New passphrase
passphrase-repeat = The same once more
passphrase-short = At least { $least } characters
passphrase-differs = The two differ; nothing was kept. Type it anew
secret-cut = That was 4095 characters or more, and a terminal cuts what is longer. Pipe it in from a file
share-agree = Let them read?
unshare-agree = Take out, and encrypt anew?
