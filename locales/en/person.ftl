# what only a person can open
passphrase-ask = Passphrase of your identity
passphrase-again = That passphrase does not open it
passphrase-why = Your system's keyring cannot keep your identity ({ $keyring }), so it will lie in { $path }, under a passphrase of your own. Nobody can recover that passphrase: without it, every secret has to be entered again.
passphrase-new = New passphrase
passphrase-repeat = The same once more
passphrase-short = At least { $least } characters
passphrase-differs = The two differ; nothing was kept. Type it anew
passphrase-exposed = Others on this machine can read { $path }, which holds the passphrase of your identity: `chmod 600` it
secret-cut = That was 4095 characters or more, and a terminal cuts what is longer. Pipe it in from a file
share-agree = Let them read?
vault-agree = Do you agree to all of it?
refresh-agree = Renew them?
revoke-type = Type { $customer } to revoke it
unshare-agree = Take out, and encrypt anew?

# what platform profiles ask for
ask-of-platform = The product's { $key }
    .help = The profile of your product wants this value for the texts that Meta's reviewer reads, so write it in English
ask-product = Name of the product
    .help = As its own screens call it; the texts for Meta's reviewer use it
ask-product_summary = The product in one English sentence
    .help = What it is and who uses it, for somebody who has never seen it: “Example Desk is the web application in which the shop answers its customers.”
ask-enter_button = The button that signs the agent in
    .help = Exactly as the product shows it; the reviewer looks for this word
ask-ready_instruction = How the agent becomes available, in English
    .help = One sentence with the product's own words: “In the menu at the top, choose “Available”.”
